//! A Flask-shaped web framework in which every handler may be `fn` or `async fn`.
//!
//! You annotate functions: views, hooks, error handlers. Each may be `fn` or `async fn`; the
//! attributes read the color off the source and write the bridge between the two at compile time.
//! A `fn` cannot stall the event loop, an `async fn` needs none, and nesting them cannot deadlock.
//!
//! ```
//! use duotone::prelude::*;
//!
//! #[get("/")]
//! fn index() -> &'static str {
//!     "Hello, World!"
//! }
//!
//! #[get("/square/{n}")]
//! async fn square(n: u32) -> Result<String> {
//!     // A closure that may block or is heavy runs on a worker thread.
//!     let square = sync_to_async(move || n.checked_mul(n)).await;
//!     let square = square.or_status(StatusCode::UNPROCESSABLE_ENTITY)?;
//!     Ok(square.to_string())
//! }
//!
//! let app = App::new().handlers(handlers![index, square]).build()?;
//! // `app.run()` would serve it; the test client needs no server.
//! let client = app.test_client();
//! assert_eq!(client.get("/").send().text(), "Hello, World!");
//! assert_eq!(client.get("/square/12").send().text(), "144");
//! assert_eq!(client.get("/square/99999").send().status(), 422);
//! assert_eq!(client.get("/square/twelve").send().status(), 404);
//! # Ok::<(), Error>(())
//! ```
//!
//! # Where things are
//!
//! - Attributes: [`macro@route`] and [`macro@get`] and its like, [`macro@before_request`],
//!   [`macro@after_request`], [`macro@teardown_request`], [`macro@error_handler`],
//!   [`macro@before_serving`], [`macro@after_serving`], [`macro@command`]; [`handlers!`] lists what they annotate.
//! - Code around views: [`macro@decorator`], [`Next`], [`SyncNext`], [`Decorator`].
//! - Class-based views: [`macro@method_view`]; [`macro@view`], which [`mounts!`] mounts.
//! - Arguments of handlers: [`FromParam`] for path parameters, [`FromRequest`] for everything else.
//! - Answers: [`IntoResponse`]; errors: [`Error`], [`HttpError`], [`abort!`], [`OrStatus`].
//! - Parts of an app: [`Blueprint`], by [`macro@blueprint`] or by hand.
//! - Values that handlers ask for: [`macro@provider`], [`Provided`]; values of the app: [`State`].
//! - The app: [`App`], [`AppBuilder`], its [routes](App::routes); serving it: `Server`; testing it: [`testing`].
//! - What third-party crates bring: [`Extension`], [`AppBuilder::install`].
//! - The request without an argument: [`current`], [`after_this_request`]; for threads and tasks that
//!   it starts: [`copy_current_request_context`], [`stream_with_context`].
//! - Commands and queue workers: [`App::enter`], [`App::within`]; work beside the code that starts
//!   it: [`spawn()`], [`spawn_sync`], [`TaskGroup`].
//! - URLs of views: [`url_for`], [`App::url_for`], [`Url`], [`ToParam`].
//! - What is remembered between requests: `Session`, `Flashes`, `SessionConfig`.
//! - The bridge: [`async_to_sync`], [`try_async_to_sync`], [`sync_to_async`], [`ensure_sync`], [`ensure_async`], [`Bridge`]; the threads: [`PoolConfig`].
//! - What holds an event loop: [`AppBuilder::watchdog`] names it.
//!
//! R-numbers in these pages name the rules of the request's life, which `docs/rules.md` in the
//! repository lists and its tests pin one by one.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `macros` | yes | the attributes |
//! | `server` | yes | `Server`, the command line, `App::run`; includes `tokio` |
//! | `tokio` | by `server` | `TokioBridge`: tokio's timers and sockets work in async code that sync code drives |
//! | `session` | yes | `Session`, `Flashes`; includes what signing cookies takes |
//! | `green` | no | worker class `green`: sync code on stacks of its own on the event loop; includes `server` |
//! | `uuid` | no | `Uuid` as a path parameter |
//!
//! Without default features there is the dispatcher ([`App::handle`], [`App::handle_sync`]), the
//! test client and the bridge by pollster, without tokio.

// The macros name the crate by its public path, also in its own tests and docs.
extern crate self as duotone;

#[doc(hidden)]
pub mod __private;
mod app;
#[cfg(feature = "macros")]
mod attributes;
mod blueprint;
mod body;
mod bridge;
mod by_type;
mod cancel;
#[cfg(feature = "server")]
mod cli;
mod color;
mod command;
mod context;
mod decorator;
mod drive;
mod ensure;
mod enter;
mod error;
mod extension;
mod extract;
#[cfg(feature = "green")]
pub mod green;
mod handler;
mod lifecycle;
mod limit;
pub mod prelude;
mod provider;
mod request;
mod response;
mod router;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "session")]
mod session;
mod sync;
mod task;
pub mod testing;
mod timer;
#[cfg(all(loom, test))]
mod under_loom;
mod url;
mod watch;

pub use bytes::Bytes;
pub use futures_core::Stream;
pub use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};

pub use crate::app::{App, AppBuilder, BuildError, RouteInfo};
#[cfg(feature = "macros")]
pub use crate::attributes::{
    after_request, after_serving, before_request, before_serving, blueprint, command, decorator,
    delete, error_handler, get, head, method_view, options, patch, post, provider, put, route,
    teardown_request, view,
};
pub use crate::blueprint::Blueprint;
pub use crate::body::Body;
#[cfg(feature = "tokio")]
pub use crate::bridge::TokioBridge;
pub use crate::bridge::{
    Bridge, BridgeError, PollsterBridge, PoolConfig, PoolStats, async_to_sync, sync_to_async,
    try_async_to_sync, try_sync_to_async,
};
pub use crate::cancel::Cancelled;
pub use crate::color::{BoxFuture, Color};
pub use crate::command::{Args, Called, FromCommand};
pub use crate::context::{OutsideApp, OutsideRequest, after_this_request, current};
pub use crate::decorator::{Decorator, DecoratorKind, Next, SyncNext};
pub use crate::drive::{UnknownWorkerClass, WorkerClass};
pub use crate::ensure::{Arguments, EitherColor, ensure_async, ensure_sync};
pub use crate::enter::{RequestContext, copy_current_request_context, stream_with_context};
pub use crate::error::{ByStatus, Caught, Error, HttpError, OrStatus, Panic, Result};
pub use crate::extension::Extension;
pub use crate::extract::{
    BodyStream, Form, FromApp, FromHeader, FromParam, FromRequest, G, Header, Json, Query,
    RemoteAddr, State, headers,
};
pub use crate::handler::{GiveBack, Handler, IntoAfter, IntoBefore, IntoDone, Needs, TakeResponse};
pub use crate::provider::{Provided, Provider, ProviderOf, RequestProvider};
pub use crate::request::{Bag, Cookies, Request};
pub use crate::response::{
    Html, IntoHeaderName, IntoHeaderValue, IntoResponse, InvalidHeader, Recovered, Redirect,
    Response, ResponsePart, SameSite, SetCookie,
};
#[cfg(feature = "server")]
pub use crate::server::{BoundAddress, Listening, Server};
#[cfg(feature = "session")]
pub use crate::session::{Flash, Flashes, Session, SessionConfig, SessionError};
pub use crate::task::{Task, TaskError, TaskGroup, TaskOutput, TaskValue, spawn, spawn_sync};
pub use crate::url::{InBlueprint, ToParam, ToUrl, Url, UrlError, url_for, url_for_endpoint};

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
        // The lifetimes of a type that is made of each request need not be written.
        [$($(#[$attr])* #[allow(elided_lifetimes_in_paths)] <$handler>::__META),*]
    };
}

/// The guide for authors of extensions, whose examples are run as ours.
#[cfg(doctest)]
#[doc = include_str!("../../docs/extensions.md")]
pub struct ExtensionGuide;

/// The guide to green threads, whose example is compiled as ours.
#[cfg(all(doctest, feature = "green"))]
#[doc = include_str!("../../docs/green.md")]
pub struct GreenGuide;

/// Mounts reusable views, for [`AppBuilder::handlers`]: each entry is a path and a value whose type
/// has a [`view`](macro@view), or a [`method_view`](macro@method_view) without a path, on its
/// `impl`.
///
/// ```
/// use duotone::prelude::*;
///
/// struct Report {
///     title: &'static str,
/// }
///
/// #[view]
/// impl Report {
///     async fn dispatch(&self, req: &Request) -> String {
///         format!("{} {}", self.title, req.param("at").unwrap_or("today"))
///     }
/// }
///
/// let reports = mounts![
///     "/today" => Report { title: "The day" },
///     "/daily/{at}", name = "daily" => Report { title: "Day" },
///     "/weekly/{at}", name = "weekly", methods = [GET, POST] => Report { title: "Week" },
/// ];
/// let app = App::new().handlers(reports).build()?;
/// let client = app.test_client();
/// assert_eq!(client.get("/today").send().text(), "The day today");
/// assert_eq!(client.post("/weekly/7").send().text(), "Week 7");
/// # Ok::<(), Error>(())
/// ```
///
/// The path is written as that of a [`route`](macro@route), and its parameters are read by
/// [`Request::param`], or as arguments that the view declares by `params(..)`. The types of the
/// values may differ. The list is an array of [`Handler`]s, for apps and for blueprints; an entry
/// may have a `#[cfg]`. Each value lives as long as the app.
///
/// | argument | meaning | unless given |
/// |---|---|---|
/// | `"/path"` | the path; it comes first | required |
/// | `name = "daily"` | the endpoint's name | the view's |
/// | `methods = [GET, POST]` | upper-case methods; not for a `#[method_view]`, which has those it has functions for | the view's |
/// | `defaults(at = 1)` | values of parameters that this path does not have | none |
/// | `body_limit = "10MB"` | the largest body (R33) | the view's |
/// | `timeout = "2s"` | how long a request may take until it has an [answer](macro@crate::route#within-a-time) | the view's |
/// | `detach` | a client that leaves does not cancel the request (R48) | the view's |
///
/// A parameter that the view declares and the mount has no value for is a fault when the app is
/// built.
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! mounts {
    ($($entries:tt)*) => {
        $crate::__private::mounts!(($crate) $($entries)*)
    };
}
