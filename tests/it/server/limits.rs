//! What takes too long, or is too much at once.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use duotone::prelude::*;
use duotone::{App, AppBuilder, Body, BodyStream, Error, PoolConfig, State};
use tokio::time::Sleep;

use super::CLASSES;
use super::gate::{Gate, Keeper, gate};
use super::probe::Probe;
use super::running::Running;
use super::views::{echo, wait, wait_async};
use super::wire::Wire;

const SHORT: Duration = Duration::from_millis(50);

#[get("/")]
async fn index() -> &'static str {
    "hello"
}

#[get("/sync")]
fn sync() -> &'static str {
    "hello"
}

#[teardown_request]
async fn torn_down(_: Option<&Error>, req: &Request, gate: State<Gate>) {
    if req.path() != "/" {
        gate.say("torn down");
    }
}

fn app() -> (AppBuilder, Keeper) {
    let (gate, keeper) = gate();
    let handlers = handlers![index, sync, wait, wait_async, echo, torn_down];
    (App::new().shared_state(gate).handlers(handlers), keeper)
}

#[test]
fn a_client_that_is_slow_with_its_headers_is_closed() {
    for class in CLASSES {
        for sent in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: te"] {
            let (app, _keeper) = app();
            let server = Running::with(class, app, |server| server.header_timeout(SHORT));
            let mut wire = server.connect();
            wire.send(sent);
            wire.assert_closed();
            server.assert_works("/");
        }
    }
}

#[test]
fn an_idle_connection_is_closed() {
    let (app, _keeper) = app();
    let server = Running::with(CLASSES[0], app, |server| server.header_timeout(SHORT));
    let mut wire = server.connect();
    assert_eq!(wire.get("/").status, 200);
    wire.assert_closed();
}

/// `a`, a pause that is longer than a client may be idle, `b`.
struct Pausing(Vec<&'static str>, Pin<Box<Sleep>>);

impl futures_core::Stream for Pausing {
    type Item = Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0.len() == 1 {
            ready!(self.1.as_mut().poll(cx));
        }
        Poll::Ready(self.0.pop().map(Ok))
    }
}

#[get("/pausing")]
async fn pausing() -> Body {
    Body::stream(Pausing(vec!["b", "a"], Box::pin(tokio::time::sleep(4 * SHORT))))
}

#[get("/late")]
async fn late() -> &'static str {
    tokio::time::sleep(4 * SHORT).await;
    "late"
}

const LARGE: usize = 32 * 1024 * 1024;

#[get("/large")]
async fn large() -> String {
    "x".repeat(LARGE)
}

/// Reads its body when it has answered.
#[post("/afterwards")]
async fn afterwards(mut body: BodyStream, gate: State<Gate>) {
    let gate = gate.clone();
    duotone::spawn(async move {
        let mut read = 0;
        while let Some(Ok(chunk)) = body.chunk().await {
            read += chunk.len();
        }
        gate.say(if read == 6 { "read all" } else { "read less" });
    });
}

#[test]
fn a_client_that_waits_for_its_answer_or_reads_it_slowly_is_not_idle() {
    for class in CLASSES {
        let (app, keeper) = app();
        let app = app.handlers(handlers![pausing, late, large, afterwards]);
        let server = Running::with(class, app, |server| server.header_timeout(SHORT));
        assert_eq!(server.connect().get("/pausing").body, "ab", "{class}");
        assert_eq!(server.connect().get("/late").body, "late", "{class}");

        let mut wire = server.connect();
        wire.send("GET /large HTTP/1.1\r\n\r\n");
        std::thread::sleep(4 * SHORT);
        assert_eq!(wire.answer().body.len(), LARGE, "{class}");
        wire.assert_closed();

        let mut wire = server.connect();
        wire.send("POST /afterwards HTTP/1.1\r\ncontent-length: 6\r\n\r\n123");
        assert_eq!(wire.answer().status, 204, "{class}");
        std::thread::sleep(4 * SHORT);
        wire.send("456");
        for _ in 0..4 {
            keeper.expect("torn down");
        }
        keeper.expect("read all");
        wire.assert_closed();
    }
}

#[test]
fn a_request_that_takes_too_long_is_503_and_torn_down() {
    for class in CLASSES {
        for path in ["/wait", "/wait-async"] {
            let (app, keeper) = app();
            let server = Running::with(class, app, |server| server.request_timeout(SHORT));
            let mut wire = server.connect();
            let answer = wire.get(path);
            assert_eq!(answer.status, 503, "{class}: {path}");
            assert_eq!(answer.header("retry-after"), None, "{class}: {path}");
            assert_eq!(answer.body, "503 Service Unavailable: no answer within 50ms\n");
            keeper.expect("begun");
            keeper.open();
            keeper.expect("torn down");
            assert_eq!(wire.get("/").status, 200, "{class}: {path}");
        }
    }
}

#[test]
fn an_upload_that_stalls_is_408() {
    for class in CLASSES {
        let (app, keeper) = app();
        let server = Running::with(class, app, |server| server.upload_timeout(SHORT));
        let mut wire = server.connect();
        wire.send("POST /echo HTTP/1.1\r\ncontent-length: 10\r\n\r\n123");
        assert_eq!(wire.answer().status, 408, "{class}");
        keeper.expect("torn down");
        server.assert_works("/");
    }
}

#[test]
fn a_full_queue_is_503_with_retry_after() {
    // Green threads wait in no queue.
    for class in CLASSES.into_iter().filter(|class| class.as_str() != "green") {
        let (app, keeper) = app();
        let pool = PoolConfig::default().with_max_threads(1).with_queue(1);
        let server = Running::start(class, app.pool(pool));
        let mut busy = server.connect();
        busy.send("GET /wait HTTP/1.1\r\n\r\n");
        keeper.expect("begun");
        let mut queued = server.connect();
        queued.send("GET /sync HTTP/1.1\r\n\r\n");
        while server.app().pool_stats().queued == 0 {
            std::thread::yield_now();
        }

        let mut refused = server.connect();
        let answer = refused.get("/sync");
        assert_eq!(answer.status, 503, "{class}");
        assert_eq!(answer.header("retry-after"), Some("1"), "{class}");

        keeper.open();
        assert_eq!(busy.answer().body, "waited", "{class}");
        assert_eq!(queued.answer().body, "hello", "{class}");
        assert_eq!(refused.get("/sync").status, 200, "{class}: the same client, later");
    }
}

// With a pool of one thread and five clients, requests queue and all are answered.
#[test]
fn a_pool_of_one_thread_answers_everybody() {
    for class in CLASSES {
        let (app, keeper) = app();
        let pool = PoolConfig::default().with_max_threads(1);
        let server = Running::start(class, app.pool(pool));
        let mut wires: Vec<_> = (0..5).map(|_| server.connect()).collect();
        for wire in &mut wires {
            wire.send("GET /wait HTTP/1.1\r\n\r\n");
        }
        keeper.expect("begun");
        keeper.open();
        for wire in &mut wires {
            assert_eq!(wire.answer().body, "waited", "{class}");
        }
    }
}

#[test]
fn a_server_that_runs_out_of_file_descriptors_goes_on_when_there_are_some() {
    let mut probe = Probe::start_with_files(64, &["--bind", "127.0.0.1:0"]);
    let address = probe.address();
    let too_many: Vec<_> = (0..100).map(|_| Wire::connect(address)).collect();
    probe.expect("cannot accept connections: Too many open files");
    drop(too_many);
    assert_eq!(Wire::connect(address).get("/").status, 200);
}

#[test]
fn a_limit_that_never_comes_is_none() {
    for class in CLASSES {
        let (app, _keeper) = app();
        let forever = Duration::MAX;
        let server = Running::with(class, app, move |server| {
            server
                .header_timeout(forever)
                .request_timeout(forever)
                .upload_timeout(forever)
                .shutdown_timeout(forever)
        });
        let mut wire = server.connect();
        wire.send("POST /echo HTTP/1.1\r\ncontent-length: 4\r\n\r\n");
        wire.send("body");
        assert_eq!(wire.answer().body, "body", "{class}");
        server.stop().expect("a graceful stop");
    }
}
