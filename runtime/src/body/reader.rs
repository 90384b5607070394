//! A blocking source as a stream of chunks: each read runs on a worker thread.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::{BoxFuture, BridgeError, Error, Result, try_sync_to_async};

/// How much is read at a time.
const CHUNK: usize = 16 * 1024;

type Source = Box<dyn Read + Send>;

/// What was read, and the source for the next read; `None` at the end.
type Outcome = io::Result<Option<(Source, Bytes)>>;

/// The chunks of a source, read one by one as they are sent.
pub(super) enum Chunks {
    Idle(Source),
    Reading(BoxFuture<'static, Result<Outcome, BridgeError>>),
    Over,
}

impl Stream for Chunks {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            match std::mem::replace(&mut *self, Chunks::Over) {
                Chunks::Over => return Poll::Ready(None),
                Chunks::Idle(source) => {
                    *self = Chunks::Reading(Box::pin(try_sync_to_async(|| read(source))));
                }
                Chunks::Reading(mut reading) => {
                    let Poll::Ready(outcome) = reading.as_mut().poll(cx) else {
                        *self = Chunks::Reading(reading);
                        return Poll::Pending;
                    };
                    let Some((source, chunk)) = outcome?.map_err(Error::from)? else {
                        return Poll::Ready(None);
                    };
                    *self = Chunks::Idle(source);
                    return Poll::Ready(Some(Ok(chunk)));
                }
            }
        }
    }
}

/// Reads one chunk. A source that is over is dropped here, where that may block.
fn read(mut source: Source) -> Outcome {
    let mut chunk = vec![0; CHUNK];
    let count = loop {
        match source.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            count => break count?,
        }
    };
    chunk.truncate(count);
    Ok((count > 0).then(|| (source, Bytes::from(chunk))))
}
