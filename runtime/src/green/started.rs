//! A green thread of its own: a task of its loop's.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::fiber::Fiber;
use super::home;
use super::stack::{Stack, StackError};

/// A stack for one more, on this thread.
pub(crate) struct Room(Stack);

/// # Errors
///
/// There is none.
///
/// # Panics
///
/// Where no green threads run.
pub(crate) fn room() -> Result<Room, StackError> {
    Ok(Room(home::take_stack()?))
}

impl Room {
    /// Starts a function there. It does not run before the code that runs here waits.
    ///
    /// It is asked each time before it goes on whether it has to end instead, and is woken when it
    /// has to. One that has not begun is called all the same, and has to see to that by itself.
    pub(crate) fn start(
        self,
        f: impl FnOnce() + 'static,
        is_cancelled: impl Fn(&Context<'_>) -> bool + Unpin + 'static,
    ) {
        let fiber = Fiber::on(self.0, f);
        home::spawn(Started { fiber, is_cancelled, is_told: false });
    }
}

struct Started<C> {
    fiber: Fiber,
    is_cancelled: C,
    /// That it has to end.
    is_told: bool,
}

impl<C: Fn(&Context<'_>) -> bool + Unpin> Future for Started<C> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if !self.is_told && (self.is_cancelled)(cx) {
            self.is_told = true;
            if self.fiber.has_begun() {
                self.fiber.kill();
            }
        }
        if self.fiber.resume(cx.waker()) { Poll::Ready(()) } else { Poll::Pending }
    }
}
