//! The access log: one `tracing` event per request, of target `duotone::access`.
//!
//! When nobody listens to that target, a request costs one atomic load.

use std::time::Instant;

use http::{Method, Uri};
use tracing::Level;

use crate::Response;

const TARGET: &str = "duotone::access";

/// A request that was begun; nothing when the log is off.
pub(super) struct Access(Option<Box<Begun>>);

struct Begun {
    method: Method,
    uri: Uri,
    at: Instant,
}

impl Access {
    pub(super) fn begin<B>(req: &http::Request<B>) -> Self {
        Access(tracing::enabled!(target: TARGET, Level::INFO).then(|| {
            Box::new(Begun {
                method: req.method().clone(),
                uri: req.uri().clone(),
                at: Instant::now(),
            })
        }))
    }

    /// Logs the request: its answer's head is about to be sent. A streamed body has no length yet.
    pub(super) fn end(self, res: &Response) {
        let Some(begun) = self.0 else { return };
        let ms = begun.at.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(
            target: TARGET,
            method = %begun.method,
            path = begun.uri.path(),
            status = res.status().as_u16(),
            bytes = res.body().as_bytes().map(<[u8]>::len),
            ms = (ms * 1000.0).round() / 1000.0,
        );
    }
}
