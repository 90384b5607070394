//! Clients that go away: their requests are torn down (R8, R48), and the others are served.

use bytes::Bytes;
use duotone::prelude::*;
use duotone::{App, AppBuilder, Body, Error, State};

use super::CLASSES;
use super::gate::{Gate, Keeper, gate};
use super::running::Running;
use super::views::{echo, echo_async, index, wait, wait_async};

/// A body without an end.
#[get("/stream")]
fn stream() -> Response {
    Response::new(Body::stream(Endless))
}

pub(super) struct Endless;

impl futures_core::Stream for Endless {
    type Item = Result<Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; 1024]))))
    }
}

#[teardown_request]
fn torn_down(_: Option<&Error>, req: &Request, gate: State<Gate>) {
    if req.path() != "/" {
        gate.say("torn down");
    }
}

#[teardown_request]
async fn torn_down_async(_: Option<&Error>, req: &Request, gate: State<Gate>) {
    if req.path() != "/" {
        gate.say("torn down, async");
    }
}

#[get("/wait-bridged")]
fn wait_bridged(gate: State<Gate>) {
    async_to_sync(gate.pass());
}

fn app() -> (AppBuilder, Keeper) {
    let (gate, keeper) = gate();
    let app = App::new().shared_state(gate).handlers(handlers![
        index,
        echo,
        echo_async,
        wait,
        wait_async,
        wait_bridged,
        stream,
        torn_down,
        torn_down_async
    ]);
    (app, keeper)
}

#[track_caller]
fn expect_teardown(keeper: &Keeper) {
    keeper.expect("torn down, async");
    keeper.expect("torn down");
}

#[test]
fn a_client_that_leaves_mid_body_ends_its_request() {
    for class in CLASSES {
        for path in ["/echo", "/echo-async"] {
            let (app, keeper) = app();
            let server = Running::start(class, app);
            let mut wire = server.connect();
            wire.send(format!("POST {path} HTTP/1.1\r\ncontent-length: 10\r\n\r\n123"));
            drop(wire);
            expect_teardown(&keeper);
            server.assert_works("/");
        }
    }
}

#[test]
fn a_client_that_leaves_before_the_answer_ends_its_request() {
    for class in CLASSES {
        for path in ["/wait", "/wait-async", "/wait-bridged"] {
            let (app, keeper) = app();
            let server = Running::start(class, app);
            let mut wire = server.connect();
            wire.send(format!("GET {path} HTTP/1.1\r\n\r\n"));
            keeper.expect("begun");
            drop(wire);
            if path == "/wait" {
                // A sync function that runs is finished first (R48).
                server.assert_works("/");
                keeper.open();
            }
            expect_teardown(&keeper);
            server.assert_works("/");
        }
    }
}

#[test]
fn a_client_that_closes_its_sending_half_counts_as_gone() {
    for class in CLASSES {
        let (app, keeper) = app();
        let server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send("GET /wait-async HTTP/1.1\r\n\r\n");
        keeper.expect("begun");
        wire.finish_sending();
        wire.assert_closed();
        expect_teardown(&keeper);
    }
}

// R11
#[test]
fn a_client_that_leaves_mid_response_ends_its_request() {
    for class in CLASSES {
        let (app, keeper) = app();
        let server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send("GET /stream HTTP/1.1\r\n\r\n");
        assert_eq!(wire.head().status, 200, "{class}");
        assert_eq!(wire.chunk().len(), 1024, "{class}");
        drop(wire);
        expect_teardown(&keeper);
        server.assert_works("/");
    }
}
