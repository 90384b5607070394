//! A copy of the current request's context, for what the request starts and does not await (R39).

use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

use crate::context::{Context, OutsideRequest, current};
use crate::enter::{Within, call_in};
use crate::watch::Place;
use crate::{App, Request};

/// Copies the context of the current request, for a thread, a task or a thread pool that would
/// otherwise have none (R39).
///
/// What is called with it sees the same request, whose answer may have been sent by then, and a
/// **new, empty** `g`: what the request's own functions store there is theirs alone, and so nobody
/// waits for anybody's lock. What the copy is to know of it is handed over as a value.
///
/// ```
/// use std::thread;
///
/// use duotone::prelude::*;
///
/// fn path() -> String {
///     current::request().map_or("nothing".to_owned(), |req| req.path().to_owned())
/// }
///
/// #[get("/report")]
/// fn report() -> Result<String> {
///     let without = thread::spawn(path).join().expect("no panic");
///     let context = copy_current_request_context()?;
///     let with = thread::spawn(move || context.enter(path)).join().expect("no panic");
///     Ok(format!("{without}, {with}"))
/// }
///
/// #[get("/mails")]
/// async fn mails() -> Result<String> {
///     let context = copy_current_request_context()?;
///     let task = tokio::spawn(context.within(async { path() }));
///     Ok(task.await?)
/// }
///
/// let client = App::new().handlers(handlers![report, mails]).build()?.test_client();
/// assert_eq!(client.get("/report").send().text(), "nothing, /report");
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// assert_eq!(client.get("/mails").await.text(), "/mails");
/// # });
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// Cheap to clone and safe to share, as thread pools want it: `context.enter(|| ..)` may be called
/// on many threads at once, and by a closure with arguments.
///
/// # Errors
///
/// Outside of a request.
pub fn copy_current_request_context() -> Result<RequestContext, OutsideRequest> {
    current::request().map(|req| RequestContext(req.copy()))
}

/// A copy of a request's context: [`copy_current_request_context`] makes it.
#[derive(Clone, Debug)]
#[must_use = "it is seen by what is called with it"]
pub struct RequestContext(Arc<Request>);

impl RequestContext {
    /// Calls a function that sees the request; clones of this share their `g`.
    ///
    /// As in a sync view, what the app's bridge enters is entered for it too, so that
    /// `tokio::spawn` works in it.
    pub fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        call_in(Some(&self.context()), f)
    }

    /// The same for async code: the future that is returned sees the request wherever it is polled.
    #[track_caller]
    pub fn within<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        Within::new(Some(self.context()), Some(Place::Within(Location::caller())), future)
    }

    /// The request.
    pub fn request(&self) -> &Request {
        &self.0
    }

    /// Its app.
    pub fn app(&self) -> &App {
        self.0.app()
    }

    fn context(&self) -> Context {
        Context::Request(Arc::clone(&self.0))
    }
}
