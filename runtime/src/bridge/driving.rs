//! Drives a future of any type through a bridge, which knows only one.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::bridge::here::{self, Here};
use crate::bridge::{Bridge, pool};

/// Polls a future to its end on this thread.
///
/// On a green thread it is that which waits, and the loop it belongs to takes the place of the bridge.
///
/// Between two polls the thread does not count toward its pool's maximum. When the first poll ends
/// it, that costs neither an allocation nor a lock.
pub(crate) fn drive<F: Future>(bridge: &dyn Bridge, future: F) -> F::Output {
    let mut future = pin!(future);
    #[cfg(feature = "green")]
    if here::get() == Here::Anywhere
        && let Some(green) = crate::green::waiter()
    {
        return green.wait(future);
    }
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

/// What async code finds that is polled for a sync caller which may wait for it.
pub(crate) fn driven_here() -> Here {
    #[cfg(feature = "green")]
    if crate::green::is_running() {
        // The thread is not the caller's: it must not be blocked.
        return Here::Loop;
    }
    Here::Driving
}

/// Calls sync code with what the bridge enters for the futures it drives.
pub(crate) fn within<T>(bridge: &dyn Bridge, f: impl FnOnce() -> T) -> T {
    #[cfg(feature = "green")]
    if crate::green::is_running() {
        // What a guard of the bridge's would leave behind in others when this is suspended, the loop
        // has entered anyway.
        let _here = here::enter(Here::Anywhere);
        return f();
    }
    let mut f = Some(f);
    let mut output = None;
    bridge.drive(pin!(poll_fn(|_| {
        let _here = here::enter(Here::Anywhere);
        output = f.take().map(|f| f());
        Poll::Ready(())
    })));
    output.expect("a `Bridge` polls what it drives")
}
