//! A response that is kept.

use std::time::{Duration, Instant};

use duotone::header::{AGE, HeaderValue, VARY};
use duotone::prelude::*;

/// A response, and which requests it answers.
#[derive(Debug)]
pub(super) struct Entry {
    /// Headers that a request has to have, with all their values.
    vary: Vec<(String, Vec<HeaderValue>)>,
    headers: HeaderMap,
    body: Bytes,
    since: Instant,
    until: Instant,
}

impl Entry {
    /// `vary` are the headers of the request that the response depends on.
    pub(super) fn new(req: &Request, res: &Response, vary: &[String], since: Instant) -> Self {
        let headers = res.headers().map(|(name, value)| (name.clone(), value.clone()));
        let mut headers: HeaderMap = headers.collect();
        if let (false, Ok(names)) = (vary.is_empty(), HeaderValue::try_from(vary.join(", "))) {
            // Caches between here and the client have to know of the session as well.
            headers.insert(VARY, names);
        }
        let vary = vary.iter().map(|name| (name.clone(), values(req, name))).collect();
        let body = Bytes::copy_from_slice(res.body().as_bytes().unwrap_or_default());
        Entry { vary, headers, body, since, until: since }
    }

    /// The same for that long.
    pub(super) fn lasting(self, ttl: Duration) -> Self {
        Entry { until: self.since + ttl, ..self }
    }

    pub(super) fn until(&self) -> Instant {
        self.until
    }

    /// Whether it is for requests like this one.
    pub(super) fn answers(&self, req: &Request) -> bool {
        self.vary.iter().all(|(name, expected)| values(req, name) == *expected)
    }

    pub(super) fn response(&self, now: Instant) -> Response {
        let mut res = Response::new(self.body.clone());
        *res.headers_mut() = self.headers.clone();
        res.set_header(AGE, now.duration_since(self.since).as_secs());
        res
    }
}

fn values(req: &Request, name: &str) -> Vec<HeaderValue> {
    req.headers().get_all(name).iter().cloned().collect()
}
