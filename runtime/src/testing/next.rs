//! What stands inside of a decorator under test: a view that answers what the test says.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use crate::testing::{Under, UnitRequest};
use crate::{Decorator, IntoResponse, Request, Response, Result};

/// Makes what a decorator stands around, for the test of the decorator alone: a view that gives
/// this answer each time.
///
/// The decorator is put [around](TestNext::under) it for one call, which is run from sync code and
/// awaited in async code. What it comes to is what the decorator returns; nothing else runs around
/// it.
///
/// ```
/// use duotone::prelude::*;
/// use duotone::testing;
///
/// struct User(&'static str);
///
/// #[decorator]
/// async fn login_required(req: &Request, next: Next<'_>) -> Result<Response> {
///     if req.g().get::<User>().is_none() {
///         abort!(401)
///     }
///     next.run().await
/// }
///
/// let next = testing::next("secret");
///
/// let stranger = testing::request().build();
/// let error = next.under(&login_required(), &stranger).run().unwrap_err();
/// assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
/// assert_eq!(next.runs(), 0);
///
/// let ada = testing::request().g(User("Ada")).build();
/// let res = next.under(&login_required(), &ada).run()?;
/// assert_eq!(res.text(), "secret");
/// assert_eq!(next.runs(), 1);
///
/// # duotone::async_to_sync(async {
/// // In an async test:
/// let res = next.under(&login_required(), &ada).await?;
/// assert_eq!(res.text(), "secret");
/// # Ok::<(), Error>(())
/// # })?;
/// # Ok::<(), Error>(())
/// ```
///
/// [`next_with`] makes one that looks at the request, or fails.
pub fn next<R>(answer: R) -> TestNext
where
    R: IntoResponse + Clone + Send + Sync + 'static,
{
    next_with(move |_| answer.clone())
}

/// The same with a function that answers: for a view that fails, panics, answers each time
/// differently, or sees what the decorator has done to the request.
///
/// ```
/// use duotone::prelude::*;
/// use duotone::testing;
///
/// #[decorator]
/// async fn or_none(_: &Request, next: Next<'_>) -> Result<Response> {
///     match next.run().await {
///         Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => Response::new("none").into_response(),
///         answer => answer,
///     }
/// }
///
/// let req = testing::request().build();
/// let next = testing::next_with(|_| -> Result<&'static str> { abort!(404) });
/// assert_eq!(next.under(&or_none(), &req).run()?.text(), "none");
/// # Ok::<(), Error>(())
/// ```
pub fn next_with<R: IntoResponse>(
    answer: impl Fn(&Request) -> R + Send + Sync + 'static,
) -> TestNext {
    TestNext {
        answer: Arc::new(move |req| answer(req).into_response()),
        waits: false,
        runs: AtomicUsize::new(0),
    }
}

type Answer = dyn Fn(&Request) -> Result<Response> + Send + Sync;

/// A view of a test's, which a decorator stands around: [`next`] makes it.
#[must_use = "it does nothing until a decorator is put around it"]
pub struct TestNext {
    answer: Arc<Answer>,
    waits: bool,
    runs: AtomicUsize,
}

impl TestNext {
    /// Makes it wait once before it answers, as a view does that asks a database.
    ///
    /// It is then an `async fn` in sync tests too. Otherwise it is of the color of the test: a `fn`
    /// under what is [run](Under::run), an `async fn` under what is awaited.
    pub fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    /// How often it ran.
    pub fn runs(&self) -> usize {
        self.runs.load(Ordering::Relaxed)
    }

    /// A decorator around it, for one call with this request.
    pub fn under<'a, D: Decorator>(
        &'a self,
        decorator: &'a D,
        req: &'a UnitRequest,
    ) -> Under<'a, D> {
        Under { next: self, decorator, req }
    }

    /// Whether it is an `async fn` in sync tests too.
    pub(super) fn is_async(&self) -> bool {
        self.waits
    }

    pub(super) fn answer(&self, req: &Request) -> Result<Response> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        (self.answer)(req)
    }

    pub(super) async fn answer_later(&self, req: &Request) -> Result<Response> {
        if self.waits {
            let mut has_waited = false;
            poll_fn(|cx| {
                if std::mem::replace(&mut has_waited, true) {
                    return Poll::Ready(());
                }
                cx.waker().wake_by_ref();
                Poll::Pending
            })
            .await;
        }
        self.answer(req)
    }
}

impl fmt::Debug for TestNext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestNext").field("runs", &self.runs()).finish_non_exhaustive()
    }
}
