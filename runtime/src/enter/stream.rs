//! A stream that belongs to a request wherever it is polled.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::Request;
use crate::bridge::here;
use crate::context::{self, OutsideRequest, current};

/// Gives a stream the current request, wherever it is polled and dropped.
///
/// A response's body needs it not: [`Body::stream`](crate::Body::stream) sees its request anyway.
/// It is for a stream that is polled elsewhere, as by a task that fills a channel. The stream is
/// part of the request, so it sees the request's own `g`, not a copy's; it keeps the request as
/// long as it lives.
///
/// ```
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
///
/// use duotone::prelude::*;
/// use duotone::Stream;
///
/// /// A stream of one item: the path of the request that it sees.
/// struct Paths(bool);
///
/// impl Stream for Paths {
///     type Item = String;
///
///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<String>> {
///         let first = !std::mem::replace(&mut self.0, true);
///         let path = current::request().map_or("nothing".to_owned(), |req| req.path().to_owned());
///         Poll::Ready(first.then_some(path))
///     }
/// }
///
/// async fn next<S: Stream>(stream: S) -> Option<S::Item> {
///     let mut stream = std::pin::pin!(stream);
///     std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await
/// }
///
/// #[get("/{with}")]
/// async fn paths(with: bool) -> Result<String> {
///     let task = match with {
///         true => tokio::spawn(next(stream_with_context(Paths(false))?)),
///         false => tokio::spawn(next(Paths(false))),
///     };
///     Ok(task.await?.unwrap_or_default())
/// }
///
/// let client = App::new().handlers(handlers![paths]).build()?.test_client();
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// assert_eq!(client.get("/true").await.text(), "/true");
/// assert_eq!(client.get("/false").await.text(), "nothing");
/// # });
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// # Errors
///
/// Outside of a request.
pub fn stream_with_context<S: Stream>(
    stream: S,
) -> Result<impl Stream<Item = S::Item> + use<S>, OutsideRequest> {
    let req = current::request()?;
    Ok(WithContext { req, stream: Some(Box::pin(stream)) })
}

struct WithContext<S> {
    req: Arc<Request>,
    /// `None` when it is over.
    stream: Option<Pin<Box<S>>>,
}

impl<S: Stream> Stream for WithContext<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let _entered = context::enter(&self.req);
        let _here = here::enter_loop();
        let Some(stream) = &mut self.stream else { return Poll::Ready(None) };
        let polled = stream.as_mut().poll_next(cx);
        if matches!(polled, Poll::Ready(None)) {
            self.stream = None;
        }
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<S> Drop for WithContext<S> {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            context::discard_in(&self.req, stream);
        }
    }
}
