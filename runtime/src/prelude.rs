//! Everything an app is usually written with: `use duotone::prelude::*;`.
//!
//! `Result` is [`duotone::Result`](crate::Result), of which both arguments may be left out; with
//! both given it is the standard library's, and the standard library's prelude has everything else
//! as usual. Left out are what has a common name ([`Handler`](crate::Handler),
//! [`Version`](crate::Version), [`command`](macro@crate::command)), what only implementors need,
//! and [`testing`](crate::testing).
//!
//! ```
//! use duotone::prelude::*;
//!
//! #[get("/{number}")]
//! fn half(number: &str) -> Result<String> {
//!     let number: u64 = number.parse().or_status(StatusCode::BAD_REQUEST)?;
//!     Ok((number / 2).to_string())
//! }
//!
//! let app = App::new().handlers(handlers![half]).build()?;
//! # Ok::<(), Error>(())
//! ```

#[cfg(feature = "server")]
pub use crate::Server;
pub use crate::{
    App, AppBuilder, Blueprint, Body, BodyStream, BoxFuture, Bytes, Cookies, Error, Form,
    FromHeader, FromParam, FromRequest, G, Header, HeaderMap, Html, HttpError, IntoResponse, Json,
    Method, Next, OrStatus, Provided, Query, Recovered, Redirect, RemoteAddr, Request, Response,
    Result, SetCookie, State, StatusCode, SyncNext, TaskGroup, ToUrl, Uri, Url, abort,
    after_this_request, async_to_sync, copy_current_request_context, current, handlers, header,
    stream_with_context, sync_to_async, url_for, url_for_endpoint,
};
#[cfg(feature = "session")]
pub use crate::{Flashes, Session, SessionConfig};
#[cfg(feature = "macros")]
pub use crate::{
    after_request, after_serving, before_request, before_serving, blueprint, decorator, delete,
    error_handler, get, head, method_view, mounts, options, patch, post, provider, put, route,
    teardown_request, view,
};
