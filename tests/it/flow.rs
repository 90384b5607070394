//! A streamed answer is made no faster than its client takes it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use duotone::prelude::*;

use crate::entries::{CLASSES, Served, request};
use crate::wire;

const CHUNK: &str = match str::from_utf8(&[b'a'; 64 * 1024]) {
    Ok(text) => text,
    Err(_) => "",
};
/// 32 MiB in all: more than the sockets hold between them.
const CHUNKS: usize = 512;

/// Chunks that are always ready, counted.
struct Eager(Arc<AtomicUsize>);

impl futures_core::Stream for Eager {
    type Item = Result<&'static str>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let made = self.0.fetch_add(1, Ordering::Relaxed);
        Poll::Ready((made < CHUNKS).then_some(Ok(CHUNK)))
    }
}

#[get("/")]
fn eager(made: State<AtomicUsize>) -> Response {
    made.store(0, Ordering::Relaxed);
    Response::new(Body::stream(Eager(Arc::clone(&made.0))))
}

#[test]
fn a_stream_that_is_always_ready_waits_for_a_client_that_does_not_read() {
    let made = Arc::new(AtomicUsize::new(0));
    let app = App::new().shared_state(Arc::clone(&made)).handlers(handlers![eager]);
    let app = app.build().expect("a sound app");
    for class in CLASSES {
        let served = Served::start(&app, class);
        let connection = wire::send(served.addr, request("GET", "/")).expect("a connection");
        let mut byte = [0];
        connection.peek(&mut byte).expect("the beginning of the answer");
        let made = made.load(Ordering::Relaxed);
        assert!(made < CHUNKS, "{class}: {made} chunks were made for a client that took none");
        let answer = wire::read(connection, false).expect("the rest of it");
        assert_eq!(answer.body().len(), CHUNKS * CHUNK.len(), "{class}");
    }
}
