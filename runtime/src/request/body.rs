//! The body of a request, and its reading: once, up to the limit, by whoever is first (R33).

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::Body as _;

use crate::{Body, Error, HttpError, Result, StatusCode};

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
    read: BytesMut,
}

/// Why there is no body: every argument that needs it is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReadBody {
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    #[error("{0}")]
    Broken(String),
    #[error("the body was taken as a stream")]
    Taken,
}

impl ReadBody {
    /// From what the body's source says.
    pub(crate) fn broken(error: &Error) -> Self {
        ReadBody::Broken(error.to_string())
    }
}

impl From<ReadBody> for HttpError {
    fn from(error: ReadBody) -> HttpError {
        match error {
            ReadBody::TooLarge(_) => {
                HttpError::new(StatusCode::PAYLOAD_TOO_LARGE).message(error.to_string())
            }
            // What the connection says of itself is for the log.
            ReadBody::Broken(_) => HttpError::new(StatusCode::BAD_REQUEST)
                .message("the body could not be read")
                .source(error),
            // The program's mistake, so not for clients.
            ReadBody::Taken => HttpError::new(StatusCode::INTERNAL_SERVER_ERROR).source(error),
        }
    }
}

impl BodyCell {
    pub(crate) fn new(body: Body, limit: u64) -> Self {
        let unread = Unread { body: Some(body), read: BytesMut::new() };
        BodyCell { limit, unread: Mutex::new(unread), whole: OnceLock::new() }
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

    /// Reads what is there; ready when that was all of it, or when it cannot be read.
    pub(crate) fn poll_read(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_read() {
            return Poll::Ready(());
        }
        let mut unread = self.unread();
        let outcome = match unread.poll(self.limit, cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(outcome) => outcome,
        };
        *unread = Unread::default();
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
                Poll::Ready(None) => return Poll::Ready(Ok(self.read.split().freeze())),
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
