//! What ends the code that waits here, beside its request: a time limit, and on a worker thread that its
//! task was cancelled.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::timeout::{Elapsing, Limit, Timer};
use super::unwinding::{self, Unwinding};
use super::{current, of_thread, timeout};
use crate::Cancelled;
use crate::task::Control;

/// What may end it.
pub(crate) struct Ends {
    limit: Option<Limit>,
    /// A green thread is ended by who polls it.
    task: Option<Arc<Control>>,
}

/// Of the code that runs here; `None` where nothing ends it.
pub(crate) fn ends() -> Option<Ends> {
    if !cfg!(panic = "unwind") {
        return None;
    }
    // The caller may be the destructor of another thread-local.
    let of_green = current::look(|green| Ends { limit: green.limit.get(), task: None });
    let ends =
        of_green.unwrap_or_else(|| Ends { limit: timeout::of_thread(), task: of_thread::task() });
    (ends.limit.is_some() || ends.task.is_some()).then_some(ends)
}

/// Hides all of it from what is called, which ends by itself.
pub(crate) fn unended() -> Unended {
    Unended { _limit: timeout::without(), _task: of_thread::without() }
}

/// It is hidden as long as this lives.
pub(crate) struct Unended {
    _limit: timeout::Within,
    _task: of_thread::Within,
}

/// What has ended the code that waits.
pub(crate) enum Ended {
    Elapsed(Elapsing),
    Cancelled,
}

impl Ended {
    pub(crate) fn unwind(self) -> ! {
        match self {
            Ended::Elapsed(elapsing) => elapsing.unwind(),
            // As a green thread is ended.
            Ended::Cancelled => Cancelled::ClientGone.unwind(),
        }
    }
}

impl Ends {
    /// The output of a future, unless the code that waits for it is ended.
    pub(crate) fn around<F: Future>(self, future: Pin<&mut F>) -> UnlessEnded<'_, F> {
        UnlessEnded { ends: self, future, timer: None }
    }
}

/// A future that has to be ready before the code that waits for it is ended, or need not wait.
pub(crate) struct UnlessEnded<'a, F> {
    ends: Ends,
    future: Pin<&'a mut F>,
    /// It waits.
    timer: Option<Timer>,
}

impl<F: Future> Future for UnlessEnded<'_, F> {
    type Output = Result<F::Output, Ended>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(output) = self.future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        let Some(ended) = self.ended(cx) else { return Poll::Pending };
        match unwinding::waiting(cx.waker()) {
            Unwinding::No => Poll::Ready(Err(ended)),
            Unwinding::Yes | Unwinding::Unknown => Poll::Pending,
        }
    }
}

impl<F> UnlessEnded<'_, F> {
    /// What has; this is woken by what does later.
    fn ended(&mut self, cx: &mut Context<'_>) -> Option<Ended> {
        let UnlessEnded { ends: Ends { limit, task }, timer, .. } = self;
        if task.as_ref().is_some_and(|task| task.is_cancelled_or_wakes(cx)) {
            return Some(Ended::Cancelled);
        }
        limit.filter(|limit| limit.is_over(timer, cx)).map(|limit| Ended::Elapsed(limit.elapsing()))
    }
}
