//! Tasks that end with their request.

use std::future::Future;
use std::sync::Arc;

use crate::context::{Context, OutsideRequest, current};
use crate::task::{Source, Task, TaskOutput, running};
use crate::{FromRequest, Request, Result};

/// Starts tasks that are part of the request: an argument of handlers, or
/// [`TaskGroup::current()`].
///
/// They see the request and its `g`, as whatever runs for it does (R37, R38). Whatever becomes of
/// the request, those that still run at its end are cancelled, and the teardowns are called when
/// they have ended: after the last chunk where the body is a stream, and also when the client is
/// gone (R47). An async task is cancelled at its next await; a sync one that has begun is finished,
/// and its response waits for it.
///
/// ```
/// use duotone::prelude::*;
///
/// async fn price_at(shop: &str) -> Result<u32> {
///     match shop {
///         "here" => Ok(7),
///         "there" => Ok(5),
///         _ => abort!(502, "{shop} does not answer"),
///     }
/// }
///
/// #[get("/cheapest/{here}/{there}")]
/// async fn cheapest(here: String, there: String, tasks: TaskGroup) -> Result<String> {
///     let ask = |shop: String| tasks.spawn(async move { price_at(&shop).await });
///     let (here, there) = (ask(here), ask(there));
///     // Both are asked at once. When the first fails, the other does not go on without us.
///     Ok(here.await?.min(there.await?).to_string())
/// }
///
/// let client = App::new().handlers(handlers![cheapest]).build()?.test_client();
/// assert_eq!(client.get("/cheapest/here/there").send().text(), "5");
/// assert_eq!(client.get("/cheapest/nowhere/there").send().status(), 502);
/// # Ok::<(), Error>(())
/// ```
///
/// Work that is to outlive the request is for [`spawn`](crate::spawn).
#[derive(Clone, Debug)]
#[must_use = "it starts nothing by itself"]
pub struct TaskGroup(Arc<Request>);

impl TaskGroup {
    /// That of the current request.
    ///
    /// # Errors
    ///
    /// Outside of a request, and in a [copy](crate::copy_current_request_context), whose request may
    /// be over.
    pub fn current() -> Result<Self, OutsideRequest> {
        let req = current::request()?;
        if req.is_copy() { Err(OutsideRequest::Copy) } else { Ok(TaskGroup(req)) }
    }

    /// Starts async work; as [`spawn`](crate::spawn), but for what it belongs to.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> Task<<F::Output as TaskOutput>::Value>
    where
        F: Future<Output: TaskOutput> + Send + 'static,
    {
        let of_request = Some(self.context());
        running::start(Source::caller(), of_request, async move { future.await.into_result() })
    }

    /// Starts sync work; as [`spawn_sync`](crate::spawn_sync), but for what it belongs to.
    #[track_caller]
    pub fn spawn_sync<F, T>(&self, f: F) -> Task<T::Value>
    where
        F: FnOnce() -> T + Send + 'static,
        T: TaskOutput,
    {
        running::start_sync(Source::caller(), Some(self.context()), || f().into_result())
    }

    fn context(&self) -> Context {
        Context::Request(Arc::clone(&self.0))
    }
}

impl<'r> FromRequest<'r> for TaskGroup {
    fn from_request(_: &'r Request) -> Result<Self> {
        Ok(TaskGroup::current()?)
    }
}
