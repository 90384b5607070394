//! Drives a future of any type through a bridge, which knows only one.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::bridge::here::{self, Here};
use crate::bridge::{Bridge, pool};

/// Polls a future to its end on this thread.
///
/// Between two polls the thread does not count toward its pool's maximum. When the first poll ends
/// it, that costs neither an allocation nor a lock.
pub(crate) fn drive<F: Future>(bridge: &dyn Bridge, future: F) -> F::Output {
    let mut future = pin!(future);
    let mut output = None;
    let mut waiting = None;
    bridge.drive(pin!(poll_fn(|cx| {
        drop(waiting.take());
        let _here = here::enter(Here::Driving);
        match future.as_mut().poll(cx) {
            Poll::Ready(value) => {
                output = Some(value);
                Poll::Ready(())
            }
            Poll::Pending => {
                waiting = pool::wait();
                Poll::Pending
            }
        }
    })));
    output.expect("a `Bridge` returns from `drive` when the future has ended, not before")
}

/// Calls sync code with what the bridge enters for the futures it drives.
pub(crate) fn within<T>(bridge: &dyn Bridge, f: impl FnOnce() -> T) -> T {
    let mut f = Some(f);
    let mut output = None;
    bridge.drive(pin!(poll_fn(|_| {
        let _here = here::enter(Here::Anywhere);
        output = f.take().map(|f| f());
        Poll::Ready(())
    })));
    output.expect("a `Bridge` polls what it drives")
}
