//! What is answered to a request that takes too long.

use std::time::Duration;

use http::header::CONTENT_TYPE;

use crate::{Response, StatusCode};

/// The answer to a request that took too long.
///
/// 503 rather than 504, which is for gateways, or 408, which blames the client. There is no
/// `Retry-After`: the work may be half done, and only the client knows whether it can be repeated.
pub(super) fn answer(limit: Duration) -> Response {
    Response::new(format!("503 Service Unavailable: no answer within {limit:?}\n"))
        .with_status(StatusCode::SERVICE_UNAVAILABLE)
        .with_header(CONTENT_TYPE, "text/plain; charset=utf-8")
}
