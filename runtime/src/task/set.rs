//! The tasks that run for an app, or for one request.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::task::{Context as Polling, Poll, Waker};
use std::time::{Duration, Instant};

use crate::context::Context;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Condvar, Mutex, MutexGuard};
use crate::task::Source;
use crate::task::handle::Control;

/// Tasks that run, and those who wait for their end.
#[derive(Debug, Default)]
pub(crate) struct TaskSet {
    /// Whether there ever was one: most requests start none.
    used: AtomicBool,
    state: Mutex<State>,
    emptied: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// By number, so in the order in which they were started.
    running: BTreeMap<u64, Arc<Control>>,
    numbers: u64,
    waiting: Option<Waker>,
    closed: bool,
}

impl TaskSet {
    /// The set of what a task belongs to.
    pub(super) fn of(context: &Context) -> &TaskSet {
        match context {
            Context::Request(req) => req.tasks(),
            Context::App(_) => context.app().tasks(),
        }
    }

    /// Adds a task, and numbers it. It is cancelled where nobody would wait for it any more.
    pub(super) fn add(&self, control: &Arc<Control>) -> u64 {
        self.used.store(true, Ordering::Release);
        let mut state = self.lock();
        state.numbers += 1;
        let number = state.numbers;
        if state.closed {
            drop(state);
            control.cancel();
        } else {
            state.running.insert(number, Arc::clone(control));
        }
        number
    }

    /// Adds one that nobody runs; says later whether it was cancelled.
    #[cfg(all(loom, test))]
    pub(crate) fn add_any(&self) -> impl Fn() -> bool + Send + use<> {
        let control = Control::new(Source::caller());
        self.add(&control);
        move || control.is_cancelled()
    }

    pub(super) fn remove(&self, number: u64) {
        let mut state = self.lock();
        state.running.remove(&number);
        if !state.running.is_empty() {
            return;
        }
        let waiting = state.waiting.take();
        drop(state);
        self.emptied.notify_all();
        waiting.into_iter().for_each(Waker::wake);
    }

    #[inline(never)]
    pub(crate) fn is_empty(&self) -> bool {
        !self.used.load(Ordering::Acquire) || self.lock().running.is_empty()
    }

    /// Cancels all of them; says where those come from that were not cancelled before.
    pub(super) fn cancel(&self) -> Vec<Source> {
        // Not under the lock: a waker may be anybody's.
        let mut running: Vec<_> = self.lock().running.values().cloned().collect();
        running.retain(|control| control.cancel());
        running.iter().map(|control| control.source).collect()
    }

    /// Cancels all of them, and those that are still to come; nobody waits for them any more.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        if state.running.is_empty() {
            return;
        }
        let running = std::mem::take(&mut state.running);
        drop(state);
        for control in running.values() {
            control.cancel();
        }
    }

    /// Cancels all of them; ready when they have ended.
    pub(crate) fn poll_cancelled(&self, cx: &Polling<'_>) -> Poll<()> {
        self.cancel();
        self.poll_emptied(cx)
    }

    /// Waits until they have ended.
    #[cfg(feature = "server")]
    pub(crate) async fn ended(&self) {
        std::future::poll_fn(|cx| self.poll_emptied(cx)).await;
    }

    fn poll_emptied(&self, cx: &Polling<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.running.is_empty() {
            return Poll::Ready(());
        }
        state.waiting = Some(cx.waker().clone());
        Poll::Pending
    }

    /// Blocks until they have ended, or for this long.
    pub(super) fn wait(&self, limit: Duration) {
        let start = Instant::now();
        let mut state = self.lock();
        while !state.running.is_empty()
            && let Some(left) = limit.checked_sub(start.elapsed())
        {
            let woken = self.emptied.wait_timeout(state, left);
            (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
