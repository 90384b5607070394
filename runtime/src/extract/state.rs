//! Values that belong to the app.

use std::any::TypeId;
use std::ops::Deref;
use std::sync::Arc;

use crate::extract::{FromRequest, Unset};
use crate::handler::{Needs, StateNeed};
use crate::{App, Request, Result};

/// A value given to the app by `.state(..)`: cheap to clone, owned, `'static`.
///
/// A handler that asks for a type the app was not given is a fault when the app is built;
/// `Option<State<T>>` is not, and is `None` then.
///
/// ```
/// use duotone::{App, FromApp, State};
///
/// struct Db(&'static str);
///
/// let app = App::new().state(Db("users.db")).build()?;
/// let db = State::<Db>::from_app(&app)?;
/// assert_eq!(db.0.0, "users.db");
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// It derefs to the value. Its own `.0` is the `Arc`, so where the value is a tuple struct, as
/// here, an argument is best taken apart: `State(db): State<Db>`, and `db.0` is the value's.
///
/// # Errors
///
/// As an argument: none, once the app is built.
#[derive(Debug)]
pub struct State<T>(pub Arc<T>);

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        State(Arc::clone(&self.0))
    }
}

impl<T> Deref for State<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'r, T: Send + Sync + 'static> FromRequest<'r> for State<T> {
    const NEEDS: Needs = Needs {
        state: &[StateNeed { id: TypeId::of::<T>, name: std::any::type_name::<T> }],
        ..Needs::NOTHING
    };

    fn from_request(req: &'r Request) -> Result<Self> {
        State::from_app(req.app())
    }
}

/// An argument of a `#[before_serving]` or `#[after_serving]` hook, or of a `#[provider(app)]`. or of a `#[command]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be had outside of a request",
    label = "serving hooks and app providers take `State<T>` and `App`"
)]
pub trait FromApp: Sized {
    /// What the app must have been given.
    const NEEDS: Needs = Needs::NOTHING;

    /// Makes the argument.
    fn from_app(app: &App) -> Result<Self>;
}

impl FromApp for App {
    fn from_app(app: &App) -> Result<Self> {
        Ok(app.clone())
    }
}

impl<T: Send + Sync + 'static> FromApp for State<T> {
    const NEEDS: Needs = <State<T> as FromRequest<'_>>::NEEDS;

    fn from_app(app: &App) -> Result<Self> {
        app.state::<T>().map(State).ok_or_else(|| Unset::state::<T>().into())
    }
}
