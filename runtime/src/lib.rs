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
#[cfg(feature = "server")]
mod cli;
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
pub mod testing;

pub use bytes::Bytes;
pub use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};

pub use crate::app::{App, AppBuilder, BuildError};
#[cfg(feature = "macros")]
pub use crate::attributes::{
    after_request, after_serving, before_request, before_serving, delete, error_handler, get, head,
    options, patch, post, put, route, teardown_request,
};
pub use crate::body::Body;
#[cfg(feature = "tokio")]
pub use crate::bridge::TokioBridge;
pub use crate::bridge::{
    Bridge, BridgeError, PollsterBridge, PoolConfig, PoolStats, async_to_sync, sync_to_async,
    try_sync_to_async,
};
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
#[cfg(feature = "server")]
pub use crate::server::{BoundAddress, Listening, Server};

/// Lists annotated functions, for [`AppBuilder::handlers`].
///
/// An entry is a path, and may have a `#[cfg]`.
#[macro_export]
macro_rules! handlers {
    ($($(#[$attr:meta])* $handler:path),* $(,)?) => {
        [$($(#[$attr])* <$handler>::__META),*]
    };
}
