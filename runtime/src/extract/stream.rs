//! `BodyStream`: the body in chunks, as they arrive.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http_body::Body as _;

use crate::extract::FromRequest;
use crate::handler::{BodyNeed, Needs};
use crate::request::ReadBody;
use crate::{Body, Error, HttpError, Request, Result, async_to_sync};

/// The body in chunks, as they arrive: for uploads that need not be in memory at once (R33).
///
/// It is owned, so it may outlive the handler. An `async fn` takes it by
/// [`chunk`](Self::chunk) or as a [`Stream`], a `fn` as [`std::io::Read`], which waits on the
/// worker thread. The body limit holds: a body that exceeds it ends with an error of 413, which
/// passes through [`std::io::Error`] and `?` unchanged.
///
/// Where something before it had the body buffered, it yields the buffered bytes.
///
/// ```
/// use duotone::{BodyStream, Result};
///
/// async fn count(mut body: BodyStream) -> Result<String> {
///     let mut bytes = 0;
///     while let Some(chunk) = body.chunk().await {
///         bytes += chunk?.len();
///     }
///     Ok(format!("{bytes} bytes"))
/// }
///
/// fn save(mut body: BodyStream) -> Result<String> {
///     let bytes = std::io::copy(&mut body, &mut std::io::sink())?;
///     Ok(format!("{bytes} bytes"))
/// }
/// ```
#[must_use = "a body that is not read is refused"]
pub struct BodyStream {
    body: Body,
    limit: u64,
    /// How much of the limit is used.
    seen: u64,
    /// What [`io::Read`] has not handed out yet.
    rest: Bytes,
}

impl BodyStream {
    fn new(body: Body, limit: u64) -> Self {
        BodyStream { body, limit, seen: 0, rest: Bytes::new() }
    }

    /// The next chunk, never empty; `None` at the end and after an error.
    pub async fn chunk(&mut self) -> Option<Result<Bytes>> {
        poll_fn(|cx| self.poll_chunk(cx)).await.map(|chunk| chunk.map_err(Error::from))
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, HttpError>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        let chunk = ready!(self.poll_body(cx));
        if matches!(chunk, Some(Err(_))) {
            self.body = Body::empty();
        }
        Poll::Ready(chunk.map(|chunk| chunk.map_err(HttpError::from)))
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, ReadBody>>> {
        // A declared length over the limit is refused before anything of it is read.
        if self.body.size_hint().lower() > self.limit - self.seen {
            return Poll::Ready(Some(Err(ReadBody::TooLarge(self.limit))));
        }
        loop {
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(ReadBody::broken(&error)))),
                Some(Ok(frame)) => frame,
            };
            // Trailers are no part of the content.
            let Ok(data) = frame.into_data() else { continue };
            if data.is_empty() {
                continue;
            }
            if data.len() as u64 > self.limit - self.seen {
                return Poll::Ready(Some(Err(ReadBody::TooLarge(self.limit))));
            }
            self.seen += data.len() as u64;
            return Poll::Ready(Some(Ok(data)));
        }
    }
}

impl<'r> FromRequest<'r> for BodyStream {
    const NEEDS: Needs = Needs { body: BodyNeed::Stream, ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        let body = req.body();
        Ok(BodyStream::new(body.take()?, body.limit()))
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        self.poll_chunk(cx).map(|chunk| chunk.map(|chunk| chunk.map_err(Error::from)))
    }
}

/// Waits for chunks on this thread: for sync handlers.
impl io::Read for BodyStream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && !buf.is_empty() {
            match async_to_sync(poll_fn(|cx| self.poll_chunk(cx))) {
                None => return Ok(0),
                Some(chunk) => self.rest = chunk.map_err(io::Error::other)?,
            }
        }
        let count = self.rest.len().min(buf.len());
        self.rest.copy_to_slice(&mut buf[..count]);
        Ok(count)
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BodyStream({} of at most {} bytes)", self.seen, self.limit)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::StatusCode;
    use crate::body::tests::chunks;

    fn collect(mut body: BodyStream) -> Vec<Result<Bytes, Option<StatusCode>>> {
        let mut found = Vec::new();
        while let Some(chunk) = pollster::block_on(body.chunk()) {
            found.push(chunk.map_err(|error| error.status()));
        }
        found
    }

    #[test]
    fn chunks_come_as_they_are_without_empty_ones() {
        let body = BodyStream::new(chunks(["ab", "", "c"]), 3);
        assert_eq!(collect(body), [Ok(Bytes::from("ab")), Ok(Bytes::from("c"))]);
    }

    // R33
    #[test]
    fn a_body_over_the_limit_ends_in_413() {
        let too_large = Err(Some(StatusCode::PAYLOAD_TOO_LARGE));
        let body = BodyStream::new(chunks(["ab", "c"]), 2);
        assert_eq!(collect(body), [Ok(Bytes::from("ab")), too_large.clone()]);
        // A length that is known beforehand: nothing is read.
        assert_eq!(collect(BodyStream::new(Body::from("abc"), 2)), [too_large]);
    }

    // R33, R46
    #[test]
    fn read_keeps_the_status_of_the_error() {
        let mut text = String::new();
        BodyStream::new(chunks(["ab", "c"]), 3).read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc");

        let mut body = BodyStream::new(chunks(["ab", "c"]), 2);
        let error = Error::from(io::copy(&mut body, &mut io::sink()).unwrap_err());
        assert_eq!(error.status(), Some(StatusCode::PAYLOAD_TOO_LARGE));
        assert!(error.is::<HttpError>());
    }

    #[test]
    fn small_reads_and_chunks_take_turns() {
        let mut body = BodyStream::new(chunks(["abc", "d"]), 9);
        let mut two = [0; 2];
        assert_eq!((body.read(&mut two).unwrap(), &two), (2, b"ab"));
        assert_eq!(collect(body), [Ok(Bytes::from("c")), Ok(Bytes::from("d"))]);
    }

    #[test]
    fn a_stream_may_move_between_threads() {
        fn sendable<T: Send + 'static>() {}
        sendable::<BodyStream>();
    }
}
