//! What the functions of an app do when they are called.

use std::collections::HashMap;
use std::pin::Pin;
use std::task::{Context, Poll};

use duotone::Recovered;
use duotone::prelude::*;

use crate::log::Log;

/// What a function does when it is called.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Does {
    Pass,
    /// Answers, or changes the response, with this status.
    Answer(u16),
    /// An error handler means its 200.
    Recover,
    /// The view answers a stream, which may fail.
    Stream(bool),
    Abort(u16),
    /// An error with a status given at the place.
    Placed,
    Plain,
    Panic,
}

#[derive(Debug, thiserror::Error)]
#[error("plain in {0}")]
pub(super) struct PlainError(pub(super) &'static str);

/// What every function of an app does, by name.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) does: HashMap<&'static str, Does>,
    pub(super) log: Log,
}

impl Plan {
    pub(super) fn act(&self, name: &'static str, event: impl Into<String>) -> Result<Does> {
        self.log.add(event);
        match self.does[name] {
            Does::Abort(status) => abort!(status, "in {name}"),
            Does::Placed => Err(PlainError(name)).or_status(StatusCode::CONFLICT),
            Does::Plain => Err(PlainError(name).into()),
            Does::Panic => panic!("in {name}"),
            does => Ok(does),
        }
    }

    pub(super) fn answer(&self, name: &'static str) -> Result<Response> {
        let does = self.act(name, name)?;
        match does {
            Does::Answer(status) => (status_of(status), name).into_response(),
            Does::Recover => Recovered(name).into_response(),
            Does::Stream(fails) => Ok(Response::new(Body::stream(Chunk(0, fails)))),
            _ => name.into_response(),
        }
    }
}

pub(super) fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a status")
}

/// A stream of one chunk that may fail behind it.
pub(super) struct Chunk(u8, bool);

impl futures_core::Stream for Chunk {
    type Item = Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        match (self.0, self.1) {
            (2, _) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            (1, _) => Poll::Ready(Some(Ok("chunk"))),
            (_, true) => Poll::Ready(Some(Err(PlainError("stream").into()))),
            _ => Poll::Ready(None),
        }
    }
}

/// The closures that the view gives to `after_this_request`.
pub(super) const CLOSURES: [&str; 2] = ["this1", "this2"];
