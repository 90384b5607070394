//! The hops that begin in one turn of an event loop: a worker is called for all of them at once, at
//! the end of the turn, and those that come back together wake the loop once.
//!
//! To call a worker costs a system call, and on one processor the loop its turn. A hop waits for its
//! own loop at most: whoever calls a worker for something else calls it for this too, and so does a
//! worker that takes another job.

#[cfg(all(test, not(loom)))]
mod tests;
#[cfg(all(loom, test))]
mod under_loom;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::App;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Mutex, MutexGuard, per_thread};

/// Starts a task that is polled at the end of the turn of the loop that the calling thread runs.
pub(crate) type Spawn = fn(Collector);

per_thread! {
    /// The last batch that was begun here.
    static LAST: RefCell<Option<Arc<Batch>>> = const { RefCell::new(None) };
}

pub(super) struct Batch {
    state: Mutex<State>,
    /// A worker was called for it.
    has_departed: AtomicBool,
}

#[derive(Default)]
struct State {
    /// Whose workers are to be called at the end of the turn.
    open: Option<App>,
    /// How many have not come back.
    out: usize,
    /// Whether nobody collects those that have.
    is_uncollected: bool,
    back: Vec<Waker>,
    collector: Option<Waker>,
}

impl Batch {
    /// Joins the batch that this turn has begun, or begins one.
    pub(super) fn join(app: &App, spawn: Spawn) -> Arc<Batch> {
        let last = LAST.with(|last| last.borrow().clone());
        if let Some(batch) = last.filter(|batch| batch.takes(app)) {
            return batch;
        }
        let batch = Arc::new(Batch::new(app));
        LAST.with(|last| last.replace(Some(Arc::clone(&batch))));
        spawn(Collector(Arc::clone(&batch)));
        batch
    }

    fn new(app: &App) -> Self {
        let open = Some(app.clone());
        let state = State { open, out: 1, ..State::default() };
        Batch { state: Mutex::new(state), has_departed: AtomicBool::new(false) }
    }

    fn takes(&self, app: &App) -> bool {
        let mut state = self.lock();
        let takes = state.open.as_ref().is_some_and(|open| std::ptr::eq(open.pool(), app.pool()));
        state.out += usize::from(takes);
        takes
    }

    /// Whether a worker was called, perhaps too early for the last to join.
    pub(super) fn has_departed(&self) -> bool {
        self.has_departed.load(Ordering::Acquire)
    }

    /// A hop is over; this waits for it.
    pub(super) fn bring(&self, waker: Option<Waker>) {
        let mut state = self.lock();
        state.out -= 1;
        if state.is_uncollected {
            drop(state);
            waker.into_iter().for_each(Waker::wake);
            return;
        }
        if state.back.capacity() == 0 {
            let all = state.out + 1;
            state.back.reserve(all);
        }
        state.back.extend(waker);
        let collector = state.collector.take();
        drop(state);
        collector.into_iter().for_each(Waker::wake);
    }

    fn depart(&self) {
        let open = self.lock().open.take();
        self.has_departed.store(true, Ordering::Release);
        if let Some(app) = open {
            app.pool().call();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task of a batch. Nobody is forgotten when it is dropped.
pub(crate) struct Collector(Arc<Batch>);

impl Future for Collector {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.depart();
        let mut state = self.0.lock();
        let back = std::mem::take(&mut state.back);
        let is_over = state.out == 0;
        if !is_over {
            state.collector = Some(cx.waker().clone());
        }
        drop(state);
        back.into_iter().for_each(Waker::wake);
        if is_over { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.0.depart();
        let mut state = self.0.lock();
        state.is_uncollected = true;
        let back = std::mem::take(&mut state.back);
        drop(state);
        back.into_iter().for_each(Waker::wake);
    }
}
