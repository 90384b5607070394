//! A future that is watched while it is polled.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::watch::Watch;

/// A future that says what it is to the watchdog.
pub(crate) struct Watched<'a, F: ?Sized> {
    pub(super) watch: Watch,
    pub(super) future: Pin<&'a mut F>,
}

impl<F: Future + ?Sized> Future for Watched<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let watch = self.watch;
        watch.run(|| self.future.as_mut().poll(cx))
    }
}
