//! What a decorator stands around: the decorators inside of it, and the view.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::bridge::here::{self, Here};
use crate::error::{caught, error_of};
use crate::{BoxFuture, Response, Result, async_to_sync};

/// Everything inside of a decorator that is an `async fn`: the decorators further in, the providers
/// of the view, and the view.
///
/// Nothing of it has begun. It runs at most once, since [`run`](Next::run) takes it; without it, the
/// decorator answers in its place.
///
/// ```
/// use duotone::prelude::*;
///
/// #[decorator]
/// async fn login_required(req: &Request, next: Next<'_>) -> Result<Response> {
///     if req.cookie("user").is_none() {
///         abort!(401);
///     }
///     next.run().await
/// }
///
/// #[get("/", with = [login_required])]
/// fn index() -> &'static str {
///     "for members"
/// }
///
/// let client = App::new().handlers(handlers![index]).build()?.test_client();
/// assert_eq!(client.get("/").send().status(), 401);
/// assert_eq!(client.get("/").header("cookie", "user=ada").send().text(), "for members");
/// # Ok::<(), Error>(())
/// ```
#[must_use = "the view does not run unless `next.run().await` does"]
pub struct Next<'a>(Inner<'a>);

/// The same for a decorator that is a plain `fn`.
///
/// ```
/// use duotone::prelude::*;
///
/// #[decorator]
/// fn measured(next: SyncNext<'_>) -> Result<Response> {
///     let before = std::time::Instant::now();
///     let res = next.run()?;
///     Ok(res.with_header("x-micros", before.elapsed().as_micros().to_string()))
/// }
///
/// #[get("/", with = [measured])]
/// async fn index() -> &'static str {
///     "fast"
/// }
///
/// let client = App::new().handlers(handlers![index]).build()?.test_client();
/// assert!(client.get("/").send().header("x-micros").is_some());
/// # Ok::<(), Error>(())
/// ```
#[must_use = "the view does not run unless `next.run()` does"]
pub struct SyncNext<'a>(Next<'a>);

enum Inner<'a> {
    /// Awaited, in the frame of whoever calls the decorator.
    Async(Pin<&'a mut (dyn Future<Output = Result<Response>> + Send + 'a)>),
    /// Called, on this thread, which may block.
    Sync(&'a mut (dyn FnMut() -> Result<Response> + Send + 'a)),
    /// Awaited, for those who have no frame of their own.
    Owned(BoxFuture<'a, Result<Response>>),
}

impl<'a> Next<'a> {
    pub(super) fn awaiting(
        future: Pin<&'a mut (dyn Future<Output = Result<Response>> + Send + 'a)>,
    ) -> Self {
        Next(Inner::Async(future))
    }

    pub(crate) fn calling(call: &'a mut (dyn FnMut() -> Result<Response> + Send + 'a)) -> Self {
        Next(Inner::Sync(call))
    }

    /// One that comes to this, for tests of decorators.
    pub(crate) fn owned(future: impl Future<Output = Result<Response>> + Send + 'a) -> Self {
        Next(Inner::Owned(Box::pin(future)))
    }

    /// Runs what is inside, to the answer it came to.
    ///
    /// Dropped before it has ended, it is cancelled: its async code at once; sync code that runs
    /// already on a worker thread goes on to its end there.
    ///
    /// # Errors
    ///
    /// Any error of what is inside (R13); a panic there arrives as an error of type
    /// [`Panic`](crate::Panic).
    pub async fn run(self) -> Result<Response> {
        match self.0 {
            Inner::Async(mut future) => poll_fn(|cx| poll_caught(future.as_mut(), cx)).await,
            Inner::Owned(mut future) => poll_fn(|cx| poll_caught(future.as_mut(), cx)).await,
            Inner::Sync(call) => call_caught(call),
        }
    }

    /// For a decorator that blocks: of kind [`Blocks`](crate::DecoratorKind::Blocks).
    pub fn into_sync(self) -> SyncNext<'a> {
        SyncNext(self)
    }
}

impl SyncNext<'_> {
    /// Runs what is inside, on this thread, to the answer it came to. Async code inside is driven by
    /// the app's [`Bridge`](crate::Bridge).
    ///
    /// # Errors
    ///
    /// Any error of what is inside (R13); a panic there arrives as an error of type
    /// [`Panic`](crate::Panic).
    pub fn run(self) -> Result<Response> {
        match self.0.0 {
            Inner::Sync(call) => call_caught(call),
            inner => async_to_sync(Next(inner).run()),
        }
    }
}

/// Calls sync code from async code that is polled on a thread that may block.
fn call_caught(call: &mut (dyn FnMut() -> Result<Response> + Send + '_)) -> Result<Response> {
    let _here = here::enter(Here::Anywhere);
    caught(call)
}

fn poll_caught(
    future: Pin<&mut (dyn Future<Output = Result<Response>> + Send + '_)>,
    cx: &mut Context<'_>,
) -> Poll<Result<Response>> {
    catch_unwind(AssertUnwindSafe(|| future.poll(cx)))
        .unwrap_or_else(|payload| Poll::Ready(Err(error_of(payload))))
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Next")
    }
}

impl fmt::Debug for SyncNext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SyncNext")
    }
}
