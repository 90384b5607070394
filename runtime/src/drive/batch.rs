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
    back: Waiters,
    collector: Option<Waker>,
}

/// Who waits for those that came back. One alone takes no list.
#[derive(Default)]
struct Waiters {
    first: Option<Waker>,
    others: Vec<Waker>,
}

impl Batch {
    /// Joins the batch that this turn has begun, or begins one.
    pub(super) fn join(app: &App, spawn: Spawn) -> Arc<Batch> {
        let (batch, is_new) = match LAST.with(RefCell::take) {
            Some(batch) if batch.takes(app) => (batch, false),
            last => (Batch::begin(app, last), true),
        };
        LAST.with(|last| last.replace(Some(Arc::clone(&batch))));
        if is_new {
            spawn(Collector(Arc::clone(&batch)));
        }
        batch
    }

    /// Takes the place of the last one, if that is over, which is an allocation less.
    fn begin(app: &App, last: Option<Arc<Batch>>) -> Arc<Batch> {
        if let Some(mut last) = last
            && let Some(over) = Arc::get_mut(&mut last)
        {
            *over = Batch::new(app);
            return last;
        }
        Arc::new(Batch::new(app))
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
    pub(super) fn bring(self: Arc<Self>, waker: Option<Waker>) {
        let mut state = self.lock();
        state.out -= 1;
        if state.is_uncollected {
            drop(state);
            waker.into_iter().for_each(Waker::wake);
            return;
        }
        let still_out = state.out;
        state.back.add(waker, still_out);
        let collector = state.collector.take();
        drop(state);
        // The loop, once it is woken, is to find this batch used by nobody.
        drop(self);
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

impl Waiters {
    fn add(&mut self, waker: Option<Waker>, still_out: usize) {
        if self.first.is_none() {
            self.first = waker;
            return;
        }
        if self.others.capacity() == 0 {
            self.others.reserve(still_out + 1);
        }
        self.others.extend(waker);
    }

    fn wake(self) {
        self.first.into_iter().chain(self.others).for_each(Waker::wake);
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
        back.wake();
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
        back.wake();
    }
}
