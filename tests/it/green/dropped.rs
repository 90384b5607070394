//! What waits in its `Drop`, and is held by an async function or a streamed body when the client leaves.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use duotone::prelude::*;
use duotone::{Stream, WorkerClass};

use super::on_loops;
use crate::entries::{client_of, request};
use crate::log::{Log, app};
use crate::polling::poll_times;
use crate::wire;

/// Waits for what only its loop can bring.
struct Held(Log);

impl Drop for Held {
    fn drop(&mut self) {
        async_to_sync(tokio::time::sleep(Duration::from_millis(1)));
        self.0.add("dropped");
    }
}

#[get("/held")]
async fn held(log: State<Log>) {
    let _held = Held(Log::clone(&log));
    log.add("began");
    std::future::pending::<()>().await;
}

/// A line, and then nothing for ever.
struct Line {
    line: Option<&'static str>,
    _held: Held,
}

impl Stream for Line {
    type Item = Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.line.take().map_or(Poll::Pending, |line| Poll::Ready(Some(Ok(line))))
    }
}

#[get("/stream")]
async fn stream(log: State<Log>) -> Body {
    log.add("began");
    Body::stream(Line { line: Some("line\n"), _held: Held(Log::clone(&log)) })
}

#[get("/")]
async fn index() -> &'static str {
    "here"
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

const IN_ORDER: [&str; 3] = ["began", "dropped", "teardown"];

// R48; the loop locked itself up.
#[test]
fn it_waits_on_a_green_thread_when_the_client_leaves_and_the_loop_goes_on() {
    let (app, log) = app(handlers![held, stream, index, teardown]);
    let served = on_loops(&app, 1);
    for _ in 0..2 {
        let client = wire::send(served.addr, request("GET", "/held")).expect("a connection");
        let mut seen = log.take_after("began");
        drop(client);
        seen.extend(log.take_after("teardown"));
        assert_eq!(seen, IN_ORDER);
        wire::begin(served.addr, request("GET", "/stream")).expect("a line");
        assert_eq!(log.take_after("teardown"), IN_ORDER);
        let answer = wire::exchange(served.addr, request("GET", "/")).expect("an answer");
        assert_eq!(answer.status(), 200);
        log.take_after("teardown");
    }
}

#[test]
fn it_waits_on_a_green_thread_when_a_test_gives_its_request_up() {
    let (app, log) = app(handlers![held, stream, index, teardown]);
    let client = client_of(&app, WorkerClass::Green);
    let mut dispatch = Box::pin(client.get("/held").into_future());
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    let mut seen = log.take_after("began");
    drop(dispatch);
    seen.extend(log.take_after("teardown"));
    assert_eq!(seen, IN_ORDER);
    assert_eq!(client.get("/").send().status(), 200);
}
