//! Waiting for a time, and for the others.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use super::alarm::Alarm;
use super::{current, turn};
use crate::async_to_sync;
use crate::bridge::here::{self, Here};
use crate::bridge::{Bridge, Waits, wait_by};

/// Sleeps for a time, and lets the other green threads of this loop go on meanwhile; that is what
/// `std::thread::sleep` does not.
///
/// It ends with its request when that is cancelled (R48). No time at all is the same as
/// [`yield_now`].
///
/// ```
/// use std::time::{Duration, Instant};
///
/// let begin = Instant::now();
/// duotone::green::sleep(Duration::from_millis(10));
/// assert!(begin.elapsed() >= Duration::from_millis(10));
/// ```
///
/// # Panics
///
/// Inside an async function that Duotone runs: that is for `tokio::time::sleep`.
#[track_caller]
pub fn sleep(duration: Duration) {
    here::assert_may_wait("green::sleep", "`.await` a `tokio::time::sleep` instead");
    if duration.is_zero() {
        return yield_now();
    }
    if may_park() {
        return async_to_sync(tokio::time::sleep(duration));
    }
    match Instant::now().checked_add(duration).map(Alarm::at) {
        Some(Some(alarm)) => async_to_sync(alarm),
        // Nobody who could wake it.
        Some(None) => thread::sleep(duration),
        None => async_to_sync(std::future::pending()),
    }
}

/// Lets all other green threads of this loop that can go on do so first, and sees to the loop's
/// sockets and timers. For long computations: they hold their loop otherwise.
///
/// Where no green threads run it is the same as [`std::thread::yield_now`]. It ends there, too, with its
/// request or its task.
///
/// ```
/// use duotone::green;
///
/// let mut sum = 0_u64;
/// for n in 0..100_000 {
///     sum += n;
///     if n % 10_000 == 0 {
///         green::yield_now();
///     }
/// }
/// assert_eq!(sum, 4_999_950_000);
/// ```
///
/// # Panics
///
/// Inside an async function that Duotone runs: that is for `tokio::task::yield_now`.
#[track_caller]
pub fn yield_now() {
    here::assert_may_wait("green::yield_now", "`.await` a `tokio::task::yield_now` instead");
    if may_park() {
        async_to_sync(turn::others());
    } else {
        wait_by(&ByYielding, turn::once());
    }
}

/// Nobody wakes it: it goes on when the others of the system have had their turn.
struct ByYielding;

impl Waits for ByYielding {
    fn wait<F: Future>(&self, _: &dyn Bridge, future: F) -> F::Output {
        let mut future = pin!(future);
        let _here = here::enter(Here::Driving);
        loop {
            let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(output) = polled {
                return output;
            }
            thread::yield_now();
        }
    }
}

/// Whether waiting parks a green thread. In what one polls it does not: there a `Drop` while a panic
/// unwinds blocks the loop, and cannot wait for what that does.
fn may_park() -> bool {
    current::is_some() && !here::is_async()
}
