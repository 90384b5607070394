//! Sync code on a green thread, as a part of the future that waits for it.
//!
//! A request's is a part of the future that serves its connection: a poll of that resumes it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::at_home::AtHome;
use super::fiber::Fiber;
use super::home;
use super::stack::StackError;

/// Calls a function on a green thread of this thread's, when it is polled.
///
/// Dropped before that, it is not called; dropped after it has begun, it goes on to its end by itself
/// (R48).
///
/// # Errors
///
/// There is no stack for it.
///
/// # Panics
///
/// Where no green threads run.
pub(crate) fn call(f: impl FnOnce() + Send + 'static) -> Result<Inline, StackError> {
    Ok(Inline(Some(AtHome::new(Fiber::new(f)?))))
}

/// `None` when it has ended.
pub(crate) struct Inline(Option<AtHome<Fiber>>);

impl Future for Inline {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(fiber) = &mut self.0 {
            if !fiber.get_mut().resume(cx.waker()) {
                return Poll::Pending;
            }
            self.0 = None;
        }
        Poll::Ready(())
    }
}

impl Drop for Inline {
    fn drop(&mut self) {
        if let Some(mut fiber) = self.0.take()
            && home::is_here()
            && !home::is_closing()
            && fiber.get_mut().has_begun()
            && !fiber.get_mut().has_ended()
        {
            home::spawn(Inline(Some(fiber)));
        }
    }
}
