//! The body of a request or a response: empty, whole, or a stream.

mod convert;
mod frames;
mod reader;

use std::fmt;
use std::io;
use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as HttpBody;
use http_body_util::BodyExt;

use crate::request::BodyCell;
use crate::{Error, Result};

use frames::Chunks;

/// A body.
///
/// It implements [`http_body::Body`], so that it works with what the hyper ecosystem offers.
///
/// ```
/// use duotone::Body;
///
/// assert_eq!(Body::from("text").as_bytes(), Some(&b"text"[..]));
/// assert!(Body::from(Vec::new()).is_empty());
/// ```
#[derive(Default)]
pub struct Body(Kind);

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Full(Bytes),
    Stream(Pin<Box<dyn HttpBody<Data = Bytes, Error = Error> + Send>>),
}

impl Body {
    /// No bytes.
    #[must_use]
    pub fn empty() -> Self {
        Body(Kind::Empty)
    }

    /// The chunks of a stream, sent as they come.
    ///
    /// The stream is polled on the event loop: it must not block. What blocks is for
    /// [`reader`](Self::reader). An error, or a panic, ends the response early and is what the
    /// teardown is given (R11).
    ///
    /// ```
    /// use std::pin::Pin;
    /// use std::task::{Context, Poll};
    ///
    /// use duotone::prelude::*;
    /// use duotone::Stream;
    ///
    /// struct Countdown(u8);
    ///
    /// impl Stream for Countdown {
    ///     type Item = Result<String>;
    ///
    ///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
    ///         self.0 -= 1;
    ///         Poll::Ready((self.0 > 0).then(|| Ok(format!("{} ", self.0))))
    ///     }
    /// }
    ///
    /// #[get("/")]
    /// async fn countdown() -> Body {
    ///     Body::stream(Countdown(4))
    /// }
    ///
    /// let client = App::new().handlers(handlers![countdown]).build()?.test_client();
    /// assert_eq!(client.get("/").send().text(), "3 2 1 ");
    /// # Ok::<(), duotone::Error>(())
    /// ```
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Error>,
    {
        Body(Kind::Stream(Box::pin(Chunks::of(stream))))
    }

    /// What a [`Read`](io::Read) yields: a file, a pipe, a compressor. Sent in chunks, so that it
    /// need not be in memory at once.
    ///
    /// It may block: each read runs on a worker thread, when the chunk before it was taken.
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// #[get("/manifest")]
    /// fn manifest() -> Result<Body> {
    ///     let file = std::fs::File::open("Cargo.toml").or_status(StatusCode::NOT_FOUND)?;
    ///     Ok(Body::reader(file))
    /// }
    ///
    /// let client = App::new().handlers(handlers![manifest]).build()?.test_client();
    /// assert!(client.get("/manifest").send().text().starts_with("[package]"));
    /// # Ok::<(), duotone::Error>(())
    /// ```
    pub fn reader(reader: impl io::Read + Send + 'static) -> Self {
        Body::stream(reader::Chunks::Idle(Box::new(reader)))
    }

    /// Any other [`http_body::Body`].
    pub fn from_http<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<Error>,
    {
        if body.is_end_stream() {
            return Body::empty();
        }
        Body(Kind::Stream(Box::pin(body.map_err(Into::into))))
    }

    /// The bytes, when they are all there: `None` for a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Kind::Empty => Some(&[]),
            Kind::Full(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// Whether it is known to have no bytes.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Kind::Empty)
    }

    /// Whether it is a stream, whose end nobody knows yet.
    pub fn is_stream(&self) -> bool {
        matches!(self.0, Kind::Stream(_))
    }

    /// All of its bytes, up to a limit.
    ///
    /// ```
    /// use duotone::Body;
    ///
    /// # async fn doc() -> Result<(), duotone::Error> {
    /// let bytes = Body::from("hello").collect(1024).await?;
    /// assert_eq!(bytes, "hello");
    /// # Ok(())
    /// # }
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(doc())?;
    /// # Ok::<(), duotone::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// One of status 413 when it is larger than `limit` bytes, and of 400 when its source fails.
    pub async fn collect(self, limit: u64) -> Result<Bytes> {
        let cell = BodyCell::new(self, limit);
        cell.read().await;
        cell.bytes().cloned()
    }

    /// The bytes or the stream.
    pub(crate) fn into_bytes(self) -> Result<Bytes, Body> {
        match self.0 {
            Kind::Empty => Ok(Bytes::new()),
            Kind::Full(bytes) => Ok(bytes),
            stream @ Kind::Stream(_) => Err(Body(stream)),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Empty => f.write_str("Body(empty)"),
            Kind::Full(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Kind::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::VecDeque;
    use std::task::{Context, Poll};

    use http_body::Frame;

    use super::*;
    use crate::StatusCode;

    /// A body of these chunks, whose length it does not tell.
    pub(crate) fn chunks<const N: usize>(chunks: [&'static str; N]) -> Body {
        Body::stream(Given(VecDeque::from(chunks)))
    }

    /// `..` stands for a wait, as for a slow connection.
    struct Given(VecDeque<&'static str>);

    impl Stream for Given {
        type Item = Result<&'static str>;

        fn poll_next(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<&'static str>>> {
            match self.0.pop_front() {
                Some("..") => {
                    cx.waker().wake_by_ref();
                    Poll::Pending
                }
                chunk => Poll::Ready(chunk.map(Ok)),
            }
        }
    }

    // R33
    #[test]
    fn a_body_is_collected_up_to_the_limit() {
        let too_large = Err(Some(StatusCode::PAYLOAD_TOO_LARGE));
        for (body, limit, expected) in [
            (Body::empty(), 0, Ok("")),
            (Body::from("abc"), 3, Ok("abc")),
            (Body::from("abc"), 2, too_large),
            (chunks(["a", "..", "", "bc"]), 3, Ok("abc")),
            (chunks(["a", "..", "bc"]), 2, too_large),
        ] {
            let shown = format!("{body:?} up to {limit}");
            let found = pollster::block_on(body.collect(limit)).map_err(|error| error.status());
            assert_eq!(found, expected.map(Bytes::from), "{shown}");
        }
    }

    #[test]
    fn an_error_of_the_source_ends_the_body() {
        let body = Body::from_http(http_body_util::StreamBody::new(Failing));
        let error = pollster::block_on(body.collect(9)).unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
        assert_eq!(error.to_string(), "400 Bad Request: the body could not be read: gone");
    }

    struct Failing;

    impl Stream for Failing {
        type Item = Result<Frame<Bytes>, io::Error>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(Some(Err(io::Error::other("gone"))))
        }
    }

    #[test]
    fn what_has_no_bytes_is_empty() {
        for body in [Body::from(""), Body::from(Vec::new()), Body::from(()), Body::default()] {
            assert!(body.is_empty() && body.is_end_stream(), "{body:?}");
        }
    }
}
