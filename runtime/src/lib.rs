//! A Flask-shaped web framework in which every handler may be `fn` or `async fn`.

// The macros name the crate by its public path, also in its own tests and docs.
extern crate self as duotone;

#[doc(hidden)]
pub mod __private;
mod app;
mod body;
mod bridge;
mod color;
mod context;
mod drive;
mod error;
mod extract;
mod handler;
mod lifecycle;
mod request;
mod response;
mod router;
#[cfg(feature = "server")]
mod server;

pub use bytes::Bytes;
pub use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};

pub use crate::app::{App, AppBuilder, BuildError};
pub use crate::body::Body;
pub use crate::color::{BoxFuture, Color};
pub use crate::context::{OutsideRequest, after_this_request, current};
pub use crate::drive::{UnknownWorkerClass, WorkerClass};
pub use crate::error::{ByStatus, Caught, Error, HttpError, OrStatus, Panic, Result};
pub use crate::extract::{
    BodyStream, Form, FromApp, FromHeader, FromParam, FromRequest, G, Header, Json, Query,
    RemoteAddr, State, headers,
};
pub use crate::handler::{Handler, IntoAfter, IntoBefore, IntoDone, Needs, TakeResponse};
pub use crate::request::{Bag, Cookies, Request};
pub use crate::response::{
    Html, IntoHeaderName, IntoHeaderValue, IntoResponse, InvalidHeader, Recovered, Redirect,
    Response, ResponsePart, SameSite, SetCookie,
};

/// Lists annotated functions, for [`AppBuilder::handlers`].
///
/// An entry is a path, and may have a `#[cfg]`.
#[macro_export]
macro_rules! handlers {
    ($($(#[$attr:meta])* $handler:path),* $(,)?) => {
        [$($(#[$attr])* <$handler>::__META),*]
    };
}
