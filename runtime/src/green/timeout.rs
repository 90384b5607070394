//! A limit to the time that sync code waits.
//!
//! The code of a limit that is over is ended where it waits, by unwinding up to the `timeout` whose
//! limit it is, as the code of a cancelled request is ended (R48).

use std::any::Any;
use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use super::alarm::Alarm;
use super::current;
use super::unwinding::{self, Unwinding};
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
/// - A `Drop` while the stack unwinds: it waits as long as it likes.
/// - A `catch_unwind` around what waits sees it as a panic with a value that is no text. Whatever
///   waits after that is ended again.
/// - What blocks its thread by other means than `async_to_sync`, as the sockets of
///   [`net`](super::net) do where no green threads run: those have timeouts of their own.
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
pub(crate) struct Limit {
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
pub(crate) fn limit() -> Option<Limit> {
    get().filter(|_| cfg!(panic = "unwind"))
}

fn get() -> Option<Limit> {
    let of_thread = || OF_THREAD.try_with(Cell::get).ok().flatten();
    // The caller may be the destructor of another thread-local.
    current::look(|green| green.limit.get()).unwrap_or_else(of_thread)
}

fn replace(limit: Option<Limit>) -> Option<Limit> {
    let of_thread = || OF_THREAD.try_with(|it| it.replace(limit)).ok().flatten();
    current::look(|green| green.limit.replace(limit)).unwrap_or_else(of_thread)
}

/// Hides the limits around this from what is called, which ends by itself.
pub(crate) fn without_limit() -> Within {
    Within { before: replace(None) }
}

/// The running code has other limits as long as this lives.
pub(crate) struct Within {
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
    /// The output of a future, unless the time is over while it waits.
    pub(crate) fn around<F: Future>(self, future: Pin<&mut F>) -> InTime<'_, F> {
        InTime { limit: self, future, timer: None }
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

/// A future that has to be ready in time, or need not wait.
pub(crate) struct InTime<'a, F> {
    limit: Limit,
    future: Pin<&'a mut F>,
    /// It waits.
    timer: Option<Timer>,
}

type Timer = Pin<Box<dyn Future<Output = ()>>>;

impl<F: Future> Future for InTime<'_, F> {
    type Output = Result<F::Output, Elapsing>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let InTime { limit, future, timer } = &mut *self;
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        if Instant::now() < limit.deadline {
            ready!(timer.get_or_insert_with(|| limit.timer()).as_mut().poll(cx));
        }
        match unwinding::waiting(cx.waker()) {
            Unwinding::No => Poll::Ready(Err(Elapsing(limit.number))),
            Unwinding::Yes | Unwinding::Unknown => Poll::Pending,
        }
    }
}
