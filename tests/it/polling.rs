//! Futures polled by hand: a pause of one poll, and a future polled some times and no more.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use crate::log::PATIENCE;

/// Waits for one poll, without a runtime.
pub(crate) async fn pause() {
    let mut paused = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut paused, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Polls a future at most `times`, each time after it was woken.
#[track_caller]
pub(crate) fn poll_times<F: Future + ?Sized>(
    mut future: Pin<&mut F>,
    times: usize,
) -> Option<F::Output> {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    for nth in 0..times {
        if nth > 0 {
            woken.wait();
        }
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(output);
        }
    }
    None
}

/// Polls a future to its end on this thread.
#[track_caller]
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let future = std::pin::pin!(future);
    poll_times(future, usize::MAX).expect("polled to its end")
}

#[derive(Default)]
struct Woken(Mutex<bool>, Condvar);

impl Woken {
    #[track_caller]
    fn wait(&self) {
        let woken = self.0.lock().expect("no holder panics");
        let result = self.1.wait_timeout_while(woken, PATIENCE, |woken| !*woken);
        let (mut woken, timeout) = result.expect("no holder panics");
        assert!(!timeout.timed_out(), "the future was never woken");
        *woken = false;
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        *self.0.lock().expect("no holder panics") = true;
        self.1.notify_one();
    }
}
