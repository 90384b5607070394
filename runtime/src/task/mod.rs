//! Work that goes on beside the code that starts it (R47).
//!
//! What a task belongs to decides who waits for it: its app at shutdown, or its request before the
//! teardowns. Where its code runs is the bridge's business.

mod finish;
mod group;
mod handle;
mod output;
mod running;
mod set;
mod source;

use std::future::Future;

use crate::Request;
use crate::context::{self, Context};

#[cfg(feature = "server")]
pub(crate) use finish::LAST_WORDS;
pub use group::TaskGroup;
#[cfg(feature = "green")]
pub(crate) use handle::Control;
pub use handle::{Task, TaskError};
pub use output::{TaskOutput, TaskValue};
pub(crate) use set::TaskSet;
use source::Source;

/// Starts async work that outlives the code that starts it (R47).
///
/// It belongs to the app: a client that leaves does not cancel it, nor does the end of the request,
/// and [`current::app`](crate::current::app) is found in it. It has no request, unless it is given
/// [a copy](crate::copy_current_request_context) (R39), and a `g` of its own. When the server stops,
/// it waits for the app's tasks as long as for the requests that run
/// ([`shutdown_timeout`](crate::Server::shutdown_timeout)); what is cut then is named in the log.
///
/// An error or panic is given to who awaits the [`Task`]. When nobody does, it is logged with the
/// place where this was called.
///
/// ```
/// use duotone::prelude::*;
///
/// async fn send_mail(to: String) -> Result<()> {
///     assert!(current::app().is_ok());
///     # let _ = to;
///     Ok(())
/// }
///
/// #[post("/sign-up/{name}")]
/// fn sign_up(name: String) -> StatusCode {
///     // Nobody waits for it.
///     duotone::spawn(send_mail(name));
///     StatusCode::CREATED
/// }
///
/// #[get("/both")]
/// async fn both() -> Result<String> {
///     // Two at once.
///     let (a, b) = (duotone::spawn(async { 20 }), duotone::spawn(async { 22 }));
///     Ok((a.await? + b.await?).to_string())
/// }
///
/// let client = App::new().handlers(handlers![sign_up, both]).build()?.test_client();
/// assert_eq!(client.post("/sign-up/ada").send().status(), 201);
/// assert_eq!(client.get("/both").send().text(), "42");
/// # Ok::<(), Error>(())
/// ```
///
/// # Where it runs
///
/// On the event loop that polls the code that starts it, when that is tokio's; from sync code on the
/// runtime of the app's [`TokioBridge`](crate::TokioBridge), which is the server's. As everywhere in
/// async code, what blocks is for [`sync_to_async`](crate::sync_to_async) or [`spawn_sync`].
///
/// With another [`Bridge`](crate::Bridge), or without tokio, a worker thread drives it by the bridge.
/// While the task waits, that thread counts toward
/// [`PoolConfig::with_max_blocked`](crate::PoolConfig::with_max_blocked), not toward the maximum.
///
/// Outside of any app it works too, on the current tokio runtime or the process's own; then nobody
/// waits for it when the process ends.
#[track_caller]
pub fn spawn<F>(future: F) -> Task<<F::Output as TaskOutput>::Value>
where
    F: Future<Output: TaskOutput> + Send + 'static,
{
    running::start(Source::caller(), of_app(), async move { future.await.into_result() })
}

/// Starts sync work that outlives the code that starts it: the same as [`spawn`], on a worker
/// thread.
///
/// ```
/// use duotone::prelude::*;
///
/// #[post("/thumbnails")]
/// async fn thumbnails(image: Bytes) -> StatusCode {
///     duotone::spawn_sync(move || image.len());
///     StatusCode::ACCEPTED
/// }
///
/// let client = App::new().handlers(handlers![thumbnails]).build()?.test_client();
/// assert_eq!(client.post("/thumbnails").send().status(), 202);
///
/// // From sync code, and outside of any app.
/// let task = duotone::spawn_sync(|| "6 7".split(' ').map(str::parse::<u32>).product::<Result<u32, _>>());
/// assert_eq!(task.join()?, 42);
/// # Ok::<(), Error>(())
/// ```
///
/// It is finished once it has begun. It waits in the queue for worker threads, and fails with
/// [`TaskError::NoThread`] when that is full.
#[track_caller]
pub fn spawn_sync<F, T>(f: F) -> Task<T::Value>
where
    F: FnOnce() -> T + Send + 'static,
    T: TaskOutput,
{
    running::start_sync(Source::caller(), of_app(), || f().into_result())
}

/// The same on a green thread: `green::spawn`.
#[cfg(feature = "green")]
#[track_caller]
pub(crate) fn spawn_green<F, T>(belongs_to: Option<Context>, f: F) -> Task<T::Value>
where
    F: FnOnce() -> T + Send + 'static,
    T: TaskOutput,
{
    running::start_green(Source::caller(), belongs_to, || f().into_result())
}

/// Goes on with a request whose client is gone, as a task of its app.
pub(crate) fn finish_request(req: &Request, rest: impl Future<Output = ()> + Send + 'static) {
    // INVARIANT: it is a route that says so.
    let route = req.route().expect("a request that was routed");
    let view = Source::Request(req.app().route(route).origin);
    let app = Context::of_app(req.app().clone());
    running::start(view, Some(app), async move {
        rest.await;
        Ok(())
    });
}

/// What a task that outlives a request belongs to.
pub(crate) fn of_app() -> Option<Context> {
    context::get().map(|context| Context::of_app(context.app().clone()))
}

/// What a task belongs to that ends with its request, if there is one that it ends with.
#[cfg(feature = "green")]
pub(crate) fn of_request() -> Option<Context> {
    let own = context::get().filter(|context| context.own_request().is_some());
    own.or_else(of_app)
}
