//! Values that panic: when they are dropped, shown, polled, made of a request or made an answer.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::panicking;

use duotone::prelude::*;
use duotone::{FromRequest, IntoResponse};
use futures_core::Stream;

/// Panics when it is dropped.
#[derive(Debug)]
pub(super) struct Touchy;

impl Drop for Touchy {
    fn drop(&mut self) {
        assert!(panicking(), "touched");
    }
}

impl<'r> FromRequest<'r> for Touchy {
    fn from_request(_: &'r Request) -> Result<Self> {
        panic!("in an extractor")
    }
}

impl IntoResponse for Touchy {
    fn into_response(self) -> Result<Response> {
        std::mem::forget(self);
        panic!("in an answer")
    }
}

/// Panics when it is dropped, whatever else does.
pub(super) struct Bold<T>(pub(super) T);

impl<T> Drop for Bold<T> {
    fn drop(&mut self) {
        panic!("bold");
    }
}

/// An error whose text and whose drop panic.
#[derive(Debug)]
pub(super) struct Rude(pub(super) Option<Touchy>);

impl fmt::Display for Rude {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(_) => f.write_str("rude"),
            None => panic!("in a text"),
        }
    }
}

impl std::error::Error for Rude {}

#[derive(Debug, thiserror::Error)]
#[error("unknown")]
pub(super) struct Unknown;

/// A stream of one chunk, or none, that panics when it is polled or dropped.
pub(super) struct Chunk {
    pub(super) left: usize,
    pub(super) polled: bool,
    pub(super) _dropped: Option<Touchy>,
}

impl Stream for Chunk {
    type Item = Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        assert!(!self.polled, "in a stream");
        let left = self.left.checked_sub(1);
        self.left = left.unwrap_or_default();
        Poll::Ready(left.map(|_| Ok("chunk")))
    }
}
