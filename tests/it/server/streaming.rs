//! Answers that are made while they are sent.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use duotone::prelude::*;
use duotone::{App, Body};
use tokio::time::Sleep;

use super::CLASSES;
use super::running::Running;

/// Counts down, with a pause before each number.
struct Slowly(u8, Option<Pin<Box<Sleep>>>);

impl futures_core::Stream for Slowly {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let pause = || Box::pin(tokio::time::sleep(Duration::from_millis(1)));
        ready!(self.1.get_or_insert_with(pause).as_mut().poll(cx));
        self.1 = None;
        let Some(left) = self.0.checked_sub(1) else { return Poll::Ready(None) };
        self.0 = left;
        Poll::Ready(Some(Ok(Bytes::from(left.to_string()))))
    }
}

#[get("/slowly")]
fn slowly() -> Response {
    Response::new(Body::stream(Slowly(5, None)))
}

#[get("/numbers/{n}")]
async fn number(n: u32) -> String {
    n.to_string()
}

#[test]
fn what_was_asked_after_a_streamed_answer_follows_it() {
    for class in CLASSES {
        let server = Running::start(class, App::new().handlers(handlers![slowly, number]));
        let mut wire = server.connect();
        wire.send("GET /slowly HTTP/1.1\r\n\r\nGET /numbers/1 HTTP/1.1\r\n\r\n".repeat(10));
        for _ in 0..10 {
            assert_eq!(wire.answer().body, "43210", "{class}");
            assert_eq!(wire.answer().body, "1", "{class}");
        }
    }
}

#[test]
fn each_part_is_sent_when_it_is_there() {
    for class in CLASSES {
        let server = Running::start(class, App::new().handlers(handlers![slowly]));
        let mut wire = server.connect();
        wire.send("GET /slowly HTTP/1.1\r\n\r\n");
        wire.head();
        for expected in ["4", "3", "2", "1", "0", ""] {
            assert_eq!(wire.chunk(), expected, "{class}");
        }
    }
}

// HTTP/1.0 has no chunks: the end of the connection is the end of the body.
#[test]
fn http_1_0_gets_a_stream_until_the_connection_is_closed() {
    for class in CLASSES {
        let server = Running::start(class, App::new().handlers(handlers![slowly]));
        let mut wire = server.connect();
        wire.send("GET /slowly HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
        let head = wire.head();
        assert_eq!(head.header("transfer-encoding"), None, "{class}");
        assert_eq!(wire.rest(), "43210", "{class}");
    }
}
