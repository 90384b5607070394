//! `Provided<P>`: the value of a provider, as an argument.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use crate::extract::FromRequest;
use crate::handler::{Handler, Meta, Needs, Value};
use crate::provider::ProviderOf;
use crate::{Request, Result};

/// A function with `#[provider]`: what it makes, and of what.
///
/// The attribute implements it for the type that stands beside the function.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "expected a function with `#[provider]`"
)]
pub trait Provider: 'static {
    /// What it makes.
    type Value: Send + Sync + 'static;
    /// What it is made of: a [`Request`], or the [`App`](crate::App).
    type Of: ProviderOf;

    #[doc(hidden)]
    const HANDLER: Handler;
}

/// A provider that runs for a request, and that handlers ask for by [`Provided`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "expected a function with `#[provider]`",
    note = "it is named, not the type of its value: `Provided<current_user>`",
    note = "the value of a `#[provider(app)]` is asked for as `State<T>`"
)]
pub trait RequestProvider: Provider<Of = Request> {}

/// The value of a provider: cheap to clone, owned, `'static`, and the same for all who ask during
/// one request.
///
/// ```
/// use duotone::prelude::*;
///
/// struct Theme {
///     name: String,
/// }
///
/// #[provider]
/// fn theme(req: &Request) -> Theme {
///     Theme { name: req.cookie("theme").unwrap_or("light".into()).into_owned() }
/// }
///
/// #[get("/")]
/// async fn index(theme: Provided<theme>) -> String {
///     theme.name.clone()
/// }
///
/// # duotone::async_to_sync(async {
/// // In a test the value is the test's.
/// let dark = Theme { name: "dark".to_owned() };
/// assert_eq!(index(Provided::new(dark)).await, "dark");
/// # });
/// ```
///
/// It derefs to the value.
///
/// An error of the provider is an error of whoever asks (R13). Asked for as
/// `Result<Provided<P>, Error>` it is the handler's to look at, and as `Option<Provided<P>>` it is
/// `None` where it says that something is [absent](crate::HttpError::absent).
///
/// The struct itself asks nothing of `P`: rustc would ask it wherever the type is written, and say
/// several times of one mistake that `P` is no provider.
pub struct Provided<P> {
    /// A `P::Value`.
    value: Value,
    provider: PhantomData<fn() -> P>,
}

impl<P: RequestProvider> Provided<P> {
    /// A value of the caller's own, for the test of a function that asks for one.
    #[must_use]
    pub fn new(value: P::Value) -> Self {
        Provided { value: Arc::new(value), provider: PhantomData }
    }

    /// The value, shared with all who asked.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "it does not panic")]
    pub fn into_inner(self) -> Arc<P::Value> {
        // INVARIANT: it was made of one.
        self.value.downcast().expect("the value of this provider")
    }
}

impl<P> Clone for Provided<P> {
    fn clone(&self) -> Self {
        Provided { value: Arc::clone(&self.value), provider: PhantomData }
    }
}

impl<P: RequestProvider> Deref for Provided<P> {
    type Target = P::Value;

    fn deref(&self) -> &P::Value {
        // INVARIANT: it was made of one.
        self.value.downcast_ref().expect("the value of this provider")
    }
}

impl<P: RequestProvider> fmt::Debug for Provided<P>
where
    P::Value: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Provided").field(&**self).finish()
    }
}

impl<P: RequestProvider> fmt::Display for Provided<P>
where
    P::Value: fmt::Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'r, P: RequestProvider> FromRequest<'r> for Provided<P> {
    const NEEDS: Needs = Needs { providers: &[meta::<P>], ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        let meta = meta::<P>();
        let value = req.provided().get((meta.id)()).ok_or(Unprepared(meta.origin.name))??;
        Ok(Provided { value, provider: PhantomData })
    }
}

fn meta<P: RequestProvider>() -> &'static Meta {
    P::HANDLER.meta()
}

/// A value was asked for by code whose needs do not say so: only a hand-written extractor can.
#[derive(Debug, thiserror::Error)]
#[error(
    "the provider `{0}` did not run: the `NEEDS` of the extractor that asks for its value have to \
     name those of `Provided`"
)]
struct Unprepared(&'static str);
