//! Gives up on a request that takes too long.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::{Response, StatusCode};

/// The future's output, or `None` when the time is up first; the future is dropped then.
///
/// A future that is ready at once costs no timer.
pub(super) async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    match poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await {
        Poll::Ready(output) => Some(output),
        Poll::Pending => tokio::time::timeout(limit, future).await.ok(),
    }
}

/// The answer to a request that took too long.
///
/// 503 rather than 504, which is for gateways, or 408, which blames the client. There is no
/// `Retry-After`: the work may be half done, and only the client knows whether it can be repeated.
pub(super) fn answer() -> Response {
    Response::empty(StatusCode::SERVICE_UNAVAILABLE)
}
