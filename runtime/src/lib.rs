//! A Flask-shaped web framework in which every handler may be `fn` or `async fn`.

// The macros name the crate by its public path, also in its own tests and docs.
extern crate self as duotone;

#[doc(hidden)]
pub mod __private;
mod app;
#[cfg(feature = "macros")]
mod attributes;
mod body;
mod bridge;
mod color;
mod context;
mod drive;
mod error;
mod extract;
mod handler;
mod lifecycle;
pub mod prelude;
mod request;
mod response;
mod router;
#[cfg(feature = "server")]
mod server;

pub use http::{HeaderMap, Method, StatusCode, Uri, header};

pub use crate::app::{App, AppBuilder, BuildError};
#[cfg(feature = "macros")]
pub use crate::attributes::{
    after_request, after_serving, before_request, before_serving, delete, error_handler, get, head,
    options, patch, post, put, route, teardown_request,
};
pub use crate::body::Body;
pub use crate::color::{BoxFuture, Color};
pub use crate::context::{OutsideRequest, after_this_request, current};
pub use crate::drive::{UnknownWorkerClass, WorkerClass};
pub use crate::error::{ByStatus, Caught, Error, HttpError, OrStatus, Panic, Result};
pub use crate::extract::{FromApp, FromParam, FromRequest, State};
pub use crate::handler::{Handler, IntoAfter, IntoBefore, IntoDone, Needs, TakeResponse};
pub use crate::request::{Bag, Request};
pub use crate::response::{IntoHeaderName, IntoHeaderValue, IntoResponse, Response};

/// Lists annotated functions, for [`AppBuilder::handlers`].
///
/// An entry is the path of a function with an attribute of this crate (or of the type that
/// `type = ..` named) and may have a `#[cfg]`. The list is an array of [`Handler`]s, so a module
/// can make one of its own and a function can return it.
///
/// ```
/// use duotone::{App, get, handlers};
///
/// mod users {
///     #[duotone::get("/users")]
///     pub(crate) fn list() -> &'static str {
///         "all"
///     }
/// }
///
/// #[get("/")]
/// async fn index() -> &'static str {
///     "Hello, World!"
/// }
///
/// #[cfg(debug_assertions)]
/// #[get("/debug")]
/// fn debug() -> &'static str {
///     "details"
/// }
///
/// let listed = handlers![
///     index,
///     users::list,
///     #[cfg(debug_assertions)]
///     debug,
/// ];
/// assert_eq!(listed[1].name(), "list");
/// let app = App::new().handlers(listed).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
#[macro_export]
macro_rules! handlers {
    ($($(#[$attr:meta])* $handler:path),* $(,)?) => {
        [$($(#[$attr])* <$handler>::__META),*]
    };
}
