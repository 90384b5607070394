//! The body of a request, and its reading: once, up to the limit, by whoever is first (R33).

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Body as _;

use crate::{Body, Error, HttpError, Panic, Result, StatusCode};

/// The body, before, while and after it is read.
#[derive(Debug)]
pub(crate) struct BodyCell {
    limit: u64,
    unread: Mutex<Unread>,
    whole: OnceLock<Result<Bytes, ReadBody>>,
}

#[derive(Debug, Default)]
struct Unread {
    /// `None` once it was read to its end or taken as a stream.
    body: Option<Body>,
    /// What was read so far.
    read: Vec<u8>,
}

/// Why there is no body: every argument that needs it is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReadBody {
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    #[error("{1}")]
    Broken(StatusCode, String),
    #[error("the body was taken as a stream")]
    Taken,
}

impl ReadBody {
    /// From what the body's source says: a body that ends early is the client's mistake, unless
    /// the error knows better (408).
    pub(crate) fn broken(error: &Error) -> Self {
        let status = error.status().unwrap_or(StatusCode::BAD_REQUEST);
        ReadBody::Broken(status, error.to_string())
    }
}

impl From<ReadBody> for HttpError {
    fn from(error: ReadBody) -> HttpError {
        match error {
            ReadBody::TooLarge(_) => {
                HttpError::new(StatusCode::PAYLOAD_TOO_LARGE).message(error.to_string())
            }
            // What the connection says of itself is for the log.
            ReadBody::Broken(status, _) => {
                HttpError::new(status).message("the body could not be read").source(error)
            }
            // The program's mistake, so not for clients.
            ReadBody::Taken => HttpError::new(StatusCode::INTERNAL_SERVER_ERROR).source(error),
        }
    }
}

impl BodyCell {
    #[inline]
    pub(crate) fn new(body: Body, limit: u64) -> Self {
        BodyCell {
            limit,
            unread: Mutex::new(Unread { body: Some(body), read: Vec::new() }),
            whole: OnceLock::new(),
        }
    }

    /// The whole body: an error when it was not read, too large, or broken.
    pub(crate) fn bytes(&self) -> Result<&Bytes> {
        match self.whole.get() {
            Some(Ok(bytes)) => Ok(bytes),
            Some(Err(error)) => Err(HttpError::from(error.clone()).into()),
            None => Err(HttpError::from(ReadBody::Taken).into()),
        }
    }

    /// Whether it needs no more reading.
    pub(crate) fn is_read(&self) -> bool {
        self.whole.get().is_some()
    }

    /// Whether reading it waits for nobody: it was read already, or is no stream.
    pub(crate) fn is_at_hand(&self) -> bool {
        self.is_read() || !self.unread().body.as_ref().is_some_and(Body::is_stream)
    }

    /// Reads what is there; ready when that was all of it, or when it cannot be read.
    pub(crate) fn poll_read(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_read() {
            return Poll::Ready(());
        }
        let mut unread = self.unread();
        // A body may be a stream of the user's own.
        let polled = catch_unwind(AssertUnwindSafe(|| unread.poll(self.limit, cx)));
        let outcome = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(outcome)) => outcome,
            Err(payload) => {
                let panic = Panic::caught(payload).to_string();
                Err(ReadBody::Broken(StatusCode::INTERNAL_SERVER_ERROR, panic))
            }
        };
        Panic::discard(std::mem::take(&mut *unread));
        let _ = self.whole.set(outcome);
        Poll::Ready(())
    }

    /// Reads all of it.
    pub(crate) async fn read(&self) {
        poll_fn(|cx| self.poll_read(cx)).await;
    }

    /// The body as a stream: what was buffered, or what is still to come.
    pub(crate) fn take(&self) -> Result<Body> {
        if self.is_read() {
            return self.bytes().cloned().map(Body::from);
        }
        let body = self.unread().body.take();
        body.ok_or_else(|| HttpError::from(ReadBody::Taken).into())
    }

    /// Gives up what nobody took: the connection need not wait for it.
    pub(crate) fn give_up(&self) {
        let unread = self.unread().body.take();
        if unread.as_ref().is_some_and(|body| !body.is_empty()) {
            Panic::discard(unread);
        }
    }

    /// The same for who has it alone.
    #[inline]
    pub(crate) fn clear(&mut self) {
        let unread = self.unread.get_mut().unwrap_or_else(PoisonError::into_inner);
        // A stream may be the user's, and so is its drop.
        if unread.body.as_ref().is_some_and(Body::is_stream) {
            Panic::discard(unread.body.take());
        }
    }

    /// The limit in bytes.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    fn unread(&self) -> MutexGuard<'_, Unread> {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unread {
    fn poll(&mut self, limit: u64, cx: &mut Context<'_>) -> Poll<Result<Bytes, ReadBody>> {
        let Some(body) = &mut self.body else { return Poll::Ready(Err(ReadBody::Taken)) };
        if body.size_hint().lower() > limit {
            return Poll::Ready(Err(ReadBody::TooLarge(limit)));
        }
        loop {
            let frame = match Pin::new(&mut *body).poll_frame(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(std::mem::take(&mut self.read).into())),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(ReadBody::broken(&error))),
                Poll::Ready(Some(Ok(frame))) => frame,
            };
            let Ok(data) = frame.into_data() else { continue };
            if (self.read.len() + data.len()) as u64 > limit {
                return Poll::Ready(Err(ReadBody::TooLarge(limit)));
            }
            if self.read.is_empty() && body.is_end_stream() {
                return Poll::Ready(Ok(data));
            }
            self.read.extend_from_slice(&data);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::tests::chunks;

    fn cell(body: Body, limit: u64) -> BodyCell {
        BodyCell::new(body, limit)
    }

    fn poll(cell: &BodyCell) -> Poll<()> {
        cell.poll_read(&mut Context::from_waker(std::task::Waker::noop()))
    }

    // R33
    #[test]
    fn once_read_it_serves_everyone() {
        let cell = cell(chunks(["ab", "..", "c"]), 3);
        assert_eq!((poll(&cell), cell.is_read()), (Poll::Pending, false));
        assert_eq!((poll(&cell), cell.is_read()), (Poll::Ready(()), true));
        assert_eq!(cell.bytes().unwrap(), "abc");
        for _ in 0..2 {
            assert_eq!(cell.take().unwrap().as_bytes(), Some(&b"abc"[..]));
        }
    }

    // R33
    #[test]
    fn a_body_over_the_limit_is_413_for_everyone() {
        for (body, limit) in [(Body::from("abc"), 2), (chunks(["ab", "c"]), 2), (chunks(["a"]), 0)]
        {
            let shown = format!("{body:?} up to {limit}");
            let cell = cell(body, limit);
            assert_eq!(poll(&cell), Poll::Ready(()), "{shown}");
            for error in [cell.bytes().err(), cell.take().err(), cell.bytes().err()] {
                let status = error.and_then(|error| error.status());
                assert_eq!(status, Some(StatusCode::PAYLOAD_TOO_LARGE), "{shown}");
            }
        }
    }

    #[test]
    fn a_body_that_fits_exactly_is_read() {
        for body in [Body::from("abc"), chunks(["", "abc", ""]), chunks(["a", "b", "c"])] {
            let cell = cell(body, 3);
            assert_eq!(poll(&cell), Poll::Ready(()));
            assert_eq!(cell.bytes().unwrap(), "abc");
        }
    }

    #[test]
    fn what_was_taken_as_a_stream_is_gone() {
        let cell = cell(chunks(["ab"]), 3);
        assert!(cell.take().unwrap().is_stream());
        assert!(cell.take().is_err());
        assert_eq!(poll(&cell), Poll::Ready(()));
        assert_eq!(
            cell.bytes().unwrap_err().to_string(),
            "500 Internal Server Error: the body was taken as a stream"
        );
    }
}
