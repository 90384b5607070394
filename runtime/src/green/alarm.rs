//! A moment to wait for where no loop of ours runs: the app's bridge may not be tokio's, and has no
//! timers then.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use crate::timer::{self, Clock, Expires};

/// Ready when the moment has come.
pub(super) struct Alarm {
    bell: Arc<Bell>,
    _clock: Clock,
}

impl Alarm {
    /// `None` when there is no thread that keeps the time.
    pub(super) fn at(moment: Instant) -> Option<Self> {
        let bell = Arc::<Bell>::default();
        let expires: Arc<dyn Expires> = bell.clone();
        let clock = timer::start(moment, Arc::downgrade(&expires))?;
        Some(Alarm { bell, _clock: clock })
    }
}

impl Future for Alarm {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.bell.lock();
        if state.has_rung {
            return Poll::Ready(());
        }
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// What the timer's thread rings.
#[derive(Default)]
struct Bell(Mutex<State>);

#[derive(Default)]
struct State {
    has_rung: bool,
    waker: Option<Waker>,
}

impl Bell {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Expires for Bell {
    fn expire(self: Arc<Self>) {
        let mut state = self.lock();
        state.has_rung = true;
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }
}
