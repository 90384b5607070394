//! The dispatch of a request, as a server polls it: what it holds when nobody does any more is
//! dropped where that may wait.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The answer of an app, whose client may leave.
pub(super) struct Dispatch<F>
where
    F: Future + Send + 'static,
{
    /// `None` when it has ended.
    answer: Option<Pin<Box<F>>>,
}

impl<F: Future + Send + 'static> Dispatch<F> {
    pub(super) fn new(answer: F) -> Self {
        Dispatch { answer: Some(Box::pin(answer)) }
    }
}

impl<F: Future + Send + 'static> Future for Dispatch<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // INVARIANT: a future that has ended is not polled again.
        let answer = self.answer.as_mut().expect("a dispatch that has not ended");
        let polled = answer.as_mut().poll(cx);
        if polled.is_ready() {
            self.answer = None;
        }
        polled
    }
}

/// The client is gone.
#[cfg(feature = "green")]
impl<F: Future + Send + 'static> Drop for Dispatch<F> {
    fn drop(&mut self) {
        if let Some(answer) = self.answer.take() {
            crate::green::discard(answer);
        }
    }
}
