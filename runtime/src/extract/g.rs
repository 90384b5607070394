//! Values that a hook stored for this request.

use std::ops::Deref;
use std::sync::Arc;

use crate::extract::{FromRequest, Unset};
use crate::{Request, Result};

/// A value of [`req.g()`](Request::g), shared with whoever stored it (R38).
///
/// When there is none of this type it is an error of the 500 path that names the type;
/// `Option<G<T>>` is `None` then.
///
/// ```
/// use duotone::{G, Request};
///
/// struct User(&'static str);
///
/// fn greet(user: Option<G<User>>) -> String {
///     user.map_or("Hello!".to_owned(), |user| format!("Hello, {}!", user.0.0))
/// }
///
/// assert_eq!(greet(None), "Hello!");
/// assert_eq!(greet(Some(G(User("Ada").into()))), "Hello, Ada!");
/// ```
#[derive(Debug)]
pub struct G<T>(pub Arc<T>);

impl<T> Clone for G<T> {
    fn clone(&self) -> Self {
        G(Arc::clone(&self.0))
    }
}

impl<T> Deref for G<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'r, T: Send + Sync + 'static> FromRequest<'r> for G<T> {
    fn from_request(req: &'r Request) -> Result<Self> {
        req.g().get().map(G).ok_or_else(|| Unset::g::<T>().into())
    }
}
