//! A limit to the time that sync code waits.
//!
//! The code of a limit that is over is ended where it waits, by unwinding up to the `timeout` whose
//! limit it is, as the code of a cancelled request is ended (R48).

use std::any::Any;
use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::Context;
use std::time::{Duration, Instant};

use super::alarm::Alarm;
use super::current;
use crate::bridge::here;

/// Calls a function, and ends it where it waits when this time is over.
///
/// It is ended by unwinding, like a sync function whose request is cancelled (R48): what it holds is
/// dropped, and nothing is reported. It is ended only **where it waits**, by
/// [`async_to_sync`](crate::async_to_sync) and what is built on that; what never waits runs to its
/// end, and its value is returned however late it is. Time limits may be nested: each ends what is
/// inside of it, whatever limits that has of its own.
///
/// ```
/// use std::time::Duration;
///
/// use duotone::green::{self, Elapsed};
///
/// let slow = || green::sleep(Duration::from_secs(60));
/// assert_eq!(green::timeout(Duration::from_millis(10), slow), Err(Elapsed));
/// assert_eq!(green::timeout(Duration::from_secs(60), || 7), Ok(7));
/// ```
///
/// # What is not ended
///
/// - A `Drop` while the stack unwinds: it waits as long as it likes, and so does a `timeout` in it. There
///   `async_to_sync(tokio::time::timeout(..))` limits a future without unwinding, and a socket has
///   timeouts of its own.
/// - A `catch_unwind` around what waits sees it as a panic with a value that is no text. Whatever
///   waits after that is ended again.
/// - What blocks its thread by means that are not of this crate.
/// - What the function has started, by [`spawn`](super::spawn) say, goes on.
/// - Where this thread itself runs a request that the function sends to an app
///   ([`App::handle_sync`](crate::App::handle_sync), the test client), that runs to its end.
/// - In programs built with `panic = "abort"`, which cannot unwind, nothing is.
///
/// # Errors
///
/// The time was over.
pub fn timeout<T>(limit: Duration, f: impl FnOnce() -> T) -> Result<T, Elapsed> {
    let Some(deadline) = Instant::now().checked_add(limit) else { return Ok(f()) };
    let number = next_number();
    let called = {
        let _within = Within::enter(Limit { deadline, number });
        // Like the values of a future that is dropped, what it shares with others is as it was
        // where it waited.
        catch_unwind(AssertUnwindSafe(f))
    };
    called.map_err(|payload| match payload.downcast::<Elapsing>() {
        Ok(elapsing) if elapsing.0 == number => Elapsed,
        Ok(of_another) => resume_unwind(of_another),
        Err(panic) => resume_unwind(panic),
    })
}

/// The time of a [`timeout`] was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it took too long: the time given to `green::timeout` is over")]
pub struct Elapsed;

/// What code is unwound with whose time is over: the number of its limit.
pub(crate) struct Elapsing(u64);

impl Elapsing {
    pub(crate) fn unwind(self) -> ! {
        resume_unwind(Box::new(self))
    }

    /// Goes on with that, if it is what was caught: only its `timeout` catches it.
    pub(crate) fn pass_on(payload: Box<dyn Any + Send>) -> Box<dyn Any + Send> {
        if payload.is::<Elapsing>() { resume_unwind(payload) } else { payload }
    }
}

/// Of the limits around some code, the one that is over first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    deadline: Instant,
    number: u64,
}

thread_local! {
    /// That of the code which runs on no green thread.
    static OF_THREAD: Cell<Option<Limit>> = const { Cell::new(None) };
    static NUMBERS: Cell<u64> = const { Cell::new(0) };
}

/// No two limits on one thread have the same.
fn next_number() -> u64 {
    NUMBERS.set(NUMBERS.get() + 1);
    NUMBERS.get()
}

/// That of the running code.
fn get() -> Option<Limit> {
    // The caller may be the destructor of another thread-local.
    current::look(|green| green.limit.get()).unwrap_or_else(of_thread)
}

/// That of code on no green thread.
pub(super) fn of_thread() -> Option<Limit> {
    OF_THREAD.try_with(Cell::get).ok().flatten()
}

fn replace(limit: Option<Limit>) -> Option<Limit> {
    let of_thread = || OF_THREAD.try_with(|it| it.replace(limit)).ok().flatten();
    current::look(|green| green.limit.replace(limit)).unwrap_or_else(of_thread)
}

/// Hides the limits around this.
pub(super) fn without() -> Within {
    Within { before: replace(None) }
}

/// The running code has other limits as long as this lives.
pub(super) struct Within {
    before: Option<Limit>,
}

impl Within {
    fn enter(limit: Limit) -> Self {
        let before = get();
        // One that is over before this ends this code anyway.
        let first = before.filter(|outer| outer.deadline <= limit.deadline).unwrap_or(limit);
        Within { before: replace(Some(first)) }
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        replace(self.before);
    }
}

impl Limit {
    /// Whether it is over, for who waits; the timer wakes it when it will be.
    pub(super) fn is_over(self, timer: &mut Option<Timer>, cx: &mut Context<'_>) -> bool {
        Instant::now() >= self.deadline
            || timer.get_or_insert_with(|| self.timer()).as_mut().poll(cx).is_ready()
    }

    pub(super) fn elapsing(self) -> Elapsing {
        Elapsing(self.number)
    }

    fn timer(self) -> Timer {
        if current::is_some() && !here::is_blocked() {
            return Box::pin(tokio::time::sleep_until(self.deadline.into()));
        }
        match Alarm::at(self.deadline) {
            Some(alarm) => Box::pin(alarm),
            // There is no thread that keeps the time.
            None => Box::pin(std::future::pending()),
        }
    }
}

pub(super) type Timer = Pin<Box<dyn Future<Output = ()>>>;
