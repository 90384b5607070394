//! The kinds of requests, and how many clients send each.

use std::time::Duration;

/// How long a large body is, in bytes.
pub(crate) const LARGE: usize = 1024 * 1024;

/// A kind of request.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) clients: u32,
    /// How long a client rests between two requests. All of them together leave the server far from
    /// saturated, so that what is measured is what kinds do to each other, not queueing.
    pub(crate) rest: Duration,
    pub(crate) request: fn() -> Vec<u8>,
}

pub(crate) const KINDS: [Kind; 4] = [
    Kind {
        name: "quick, `async fn`",
        clients: 8,
        rest: Duration::from_millis(1),
        request: || get("/quick"),
    },
    Kind {
        name: "slow, `fn`, 50 ms",
        clients: 64,
        rest: Duration::from_millis(1),
        request: || get("/slow"),
    },
    Kind {
        name: "request of 1 MiB",
        clients: 2,
        rest: Duration::from_millis(10),
        request: large_body,
    },
    Kind {
        name: "response of 1 MiB",
        clients: 2,
        rest: Duration::from_millis(10),
        request: || get("/large"),
    },
];

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: load\r\n\r\n").into()
}

fn large_body() -> Vec<u8> {
    let mut request: Vec<u8> =
        format!("POST /large HTTP/1.1\r\nhost: load\r\ncontent-length: {LARGE}\r\n\r\n").into();
    request.resize(request.len() + LARGE, b'x');
    request
}
