//! What each transport reports of a client that leaves, and what it cannot: the table of
//! `docs/cancellation.md`, row by row (R48).

use std::future::IntoFuture;
use std::os::unix::net::UnixStream;
use std::pin::{Pin, pin};
use std::thread;

use duotone::prelude::*;
use tower_service::Service;

use super::CLASSES;
use super::gate::{Gate, Keeper, gate};
use super::running::Running;
use super::views::index;
use super::wire::Wire;
use crate::entries::{client_of, request};
use crate::polling::poll_times;

/// Says whether it came to its end.
#[get("/held")]
async fn held(gate: State<Gate>) {
    gate.pass().await;
    gate.say("finished");
}

#[teardown_request]
fn torn_down(req: &Request, gate: State<Gate>) {
    if req.path() == "/held" {
        gate.say("torn down");
    }
}

fn app() -> (AppBuilder, Keeper) {
    let (gate, keeper) = gate();
    (App::new().shared_state(gate).handlers(handlers![index, held, torn_down]), keeper)
}

const HELD: &str = "GET /held HTTP/1.1\r\n\r\n";

/// The request ends although its view would wait for ever.
#[track_caller]
fn expect_cut(keeper: &Keeper) {
    keeper.expect("torn down");
}

/// Nobody has told the request, which goes on.
#[track_caller]
fn expect_to_go_on(keeper: &Keeper) {
    keeper.open();
    keeper.expect("finished");
    keeper.expect("torn down");
}

#[test]
fn tcp_reports_a_client_that_closes_or_stops_sending() {
    for class in CLASSES {
        for closes in [true, false] {
            let (app, keeper) = app();
            let server = Running::start(class, app);
            let mut wire = server.connect();
            wire.send(HELD);
            keeper.expect("begun");
            let kept = if closes {
                drop(wire);
                None
            } else {
                wire.finish_sending();
                Some(wire)
            };
            expect_cut(&keeper);
            drop(kept);
        }
    }
}

#[test]
fn a_unix_socket_reports_a_client_that_closes() {
    for class in CLASSES {
        let name = format!("duotone-{}-transports-{class}.sock", std::process::id());
        let path = std::env::temp_dir().join(name);
        let (app, keeper) = app();
        let address = format!("unix:{}", path.display());
        let _server = Running::with(class, app, move |server| server.bind(address));
        let mut wire = Wire::over(UnixStream::connect(&path).expect("a server that listens"));
        wire.send(HELD);
        keeper.expect("begun");
        drop(wire);
        expect_cut(&keeper);
    }
}

// The server has read what comes next, and so not yet that nothing comes after it.
#[test]
fn a_client_that_sent_a_further_request_and_left_is_not_reported() {
    for class in CLASSES {
        let (app, keeper) = app();
        let server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send(format!("{HELD}GET / HTTP/1.1\r\n\r\n"));
        keeper.expect("begun");
        drop(wire);
        // Whatever it has to say of this connection it has said when it answers on another.
        server.assert_works("/");
        expect_to_go_on(&keeper);
    }
}

#[test]
fn a_client_that_is_there_and_reads_nothing_is_not_reported() {
    for class in CLASSES {
        let (app, keeper) = app();
        let server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send(HELD);
        keeper.expect("begun");
        server.assert_works("/");
        expect_to_go_on(&keeper);
    }
}

#[test]
fn a_host_reports_by_dropping_the_future_of_the_app() {
    let (app, keeper) = app();
    let app = app.build().expect("a sound app");
    let mut dispatch = pin!(app.handle(request("GET", "/held")));
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    keeper.expect("begun");
    dispatch.set(app.handle(request("GET", "/")));
    expect_cut(&keeper);

    let mut service = app.clone();
    let request = || request("GET", "/held").map(http_body_util::Full::new);
    let mut call = service.call(request());
    assert!(poll_times(call.as_mut(), 1).is_none());
    keeper.expect("begun");
    drop(call);
    expect_cut(&keeper);

    for class in CLASSES {
        let client = client_of(&app, class);
        let mut answer: Pin<Box<_>> = Box::pin(client.get("/held").into_future());
        assert!(poll_times(answer.as_mut(), 1).is_none());
        keeper.expect("begun");
        drop(answer);
        expect_cut(&keeper);
    }
}

// Who calls it waits for it, and cannot leave.
#[test]
fn handle_sync_has_nobody_who_could_leave() {
    let (app, keeper) = app();
    let app = app.build().expect("a sound app");
    let caller = thread::spawn(move || app.handle_sync(request("GET", "/held")).status());
    keeper.expect("begun");
    expect_to_go_on(&keeper);
    assert_eq!(caller.join().expect("no panic"), 204);
}
