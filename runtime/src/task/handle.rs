//! What is known of a task by those who started it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::bridge::Taker;
use crate::sync::{Mutex, MutexGuard};
use crate::task::Source;
use crate::{Error, Panic, Result, async_to_sync};

/// A task that was started by [`spawn`](crate::spawn) or [`spawn_sync`](crate::spawn_sync).
///
/// It is a future of what the task comes to. Dropping it leaves the task alone.
///
/// ```
/// use duotone::{Error, spawn};
///
/// // `.await` in async code, `.join()` in sync code.
/// assert_eq!(spawn(async { 7 }).join()?, 7);
///
/// // Errors keep their type, and a panic is one.
/// let error = spawn(async { "x".parse::<u8>() }).join().unwrap_err();
/// assert!(error.is::<std::num::ParseIntError>());
/// let error = spawn(async { assert!(false, "no luck") }).join().unwrap_err();
/// assert_eq!(error.to_string(), "panicked: no luck");
/// # Ok::<(), Error>(())
/// ```
pub struct Task<T> {
    ended: Taker<Ended<T>>,
    pub(super) control: Arc<Control>,
}

impl<T> Task<T> {
    pub(super) fn new(ended: Taker<Ended<T>>, control: Arc<Control>) -> Self {
        Task { ended, control }
    }

    /// Blocks until the task has ended: for sync code, as by [`async_to_sync`]. A task that waits for
    /// itself, or for one that waits for it, waits for ever.
    ///
    /// # Errors
    ///
    /// The error or panic of the task, or [`TaskError`].
    ///
    /// # Panics
    ///
    /// Inside an async function that Duotone runs: `.await` it there.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        async_to_sync(self)
    }

    /// Cancels the task: at its next await when it is async; where it waits when `green::spawn` or
    /// what is like it has started it; only if it has not begun when that was `spawn_sync`. It ends with
    /// [`TaskError::Cancelled`] then.
    pub fn cancel(&self) {
        self.control.cancel();
    }

    /// Whether the task has ended, so that [`join`](Self::join) need not wait.
    pub fn is_finished(&self) -> bool {
        self.ended.is_over()
    }

    /// Waits for that.
    #[cfg(feature = "green")]
    pub(crate) fn poll_finished(&self, cx: &Context<'_>) -> Poll<()> {
        self.ended.poll_over(cx)
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        Pin::new(&mut self.ended)
            .poll(cx)
            .map(|ended| ended.map_or_else(|| Err(TaskError::Cancelled.into()), Ended::take))
    }
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({})", self.control.source)
    }
}

/// Why a task did not come to a result of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TaskError {
    /// It was cancelled: by [`Task::cancel`], at the end of the request that its
    /// [group](crate::TaskGroup) belongs to, or because the server or runtime has ended.
    #[error("the task was cancelled")]
    Cancelled,
    /// No worker thread could run it, as [`BridgeError`](crate::BridgeError) says for those who
    /// wait.
    #[error("there was no worker thread for the task: a larger `PoolConfig` allows more")]
    NoThread,
    /// There was no stack for the [green thread](crate::green::spawn). The log says why.
    #[cfg(feature = "green")]
    #[error("there was no stack for the green thread")]
    NoStack,
}

/// What a task came to. Nobody may have wanted to know: then a failure is logged.
pub(crate) struct Ended<T> {
    result: Option<Result<T>>,
    source: Source,
}

impl<T> Ended<T> {
    pub(super) fn new(result: Result<T>, source: Source) -> Self {
        Ended { result: Some(result), source }
    }

    fn take(mut self) -> Result<T> {
        // INVARIANT: it is taken once, since that consumes it.
        self.result.take().expect("a result that was not taken")
    }
}

impl<T> Drop for Ended<T> {
    fn drop(&mut self) {
        if let Some(Err(error)) = &self.result
            && !is_cancelled(error)
        {
            let error = Panic::text_of(error);
            tracing::error!("the task of {} failed: {error}", self.source);
        }
        Panic::discard(self.result.take());
    }
}

fn is_cancelled(error: &Error) -> bool {
    error.downcast_ref() == Some(&TaskError::Cancelled)
}

/// A task, as its handle and its [set](super::TaskSet) know it.
#[derive(Debug)]
pub(crate) struct Control {
    pub(super) source: Source,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    cancelled: bool,
    /// Of who polls it.
    waker: Option<Waker>,
}

impl Control {
    pub(super) fn new(source: Source) -> Arc<Self> {
        Arc::new(Control { source, state: Mutex::default() })
    }

    /// Cancels the task; says whether it was not yet.
    pub(super) fn cancel(&self) -> bool {
        let mut state = self.lock();
        let before = std::mem::replace(&mut state.cancelled, true);
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
        !before
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.lock().cancelled
    }

    /// The same for a task that waits: it is woken when it is cancelled.
    pub(crate) fn is_cancelled_or_wakes(&self, cx: &Context<'_>) -> bool {
        let mut state = self.lock();
        if !state.cancelled {
            match &mut state.waker {
                Some(waker) => waker.clone_from(cx.waker()),
                none => *none = Some(cx.waker().clone()),
            }
        }
        state.cancelled
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
