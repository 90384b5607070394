//! Clients that leave before the answer, of routes with `detach` and without (R48).

use std::time::Duration;

#[cfg(feature = "green")]
use duotone::green;
use duotone::prelude::*;
use duotone::{AppBuilder, Body, WorkerClass};

use super::CLASSES;
use super::gate::{Gate, Keeper, gate};
use super::leaving::Endless;
use super::probe::Probe;
use super::running::Running;
use super::views::index;
use crate::entries::{client_of, request};
use crate::polling::{block_on, poll_times};

#[get("/kept", detach)]
#[get("/cut")]
fn blocks(gate: State<Gate>) {
    gate.pass_blocking();
    gate.say("went on");
}

#[get("/kept/async", detach)]
#[get("/cut/async")]
async fn awaits(gate: State<Gate>) {
    gate.pass().await;
    gate.say("went on");
}

#[get("/kept/bridged", detach)]
#[get("/cut/bridged")]
fn bridged(gate: State<Gate>) {
    async_to_sync(gate.pass());
    gate.say("went on");
}

#[decorator]
async fn waits(next: Next<'_>) -> Result<Response> {
    crate::polling::pause().await;
    next.run().await
}

#[get("/kept/decorated", detach, with = [waits])]
#[get("/cut/decorated")]
fn decorated(gate: State<Gate>) {
    gate.pass_blocking();
    gate.say("went on");
}

struct Report;

#[method_view(params(day), get(detach))]
impl Report {
    async fn get(&self, day: &str, gate: State<Gate>) -> Response {
        gate.pass().await;
        gate.say("went on");
        // Nobody reads it.
        Response::new(Body::stream(Endless)).with_header("x-day", day)
    }
}

#[after_request]
fn after(_: &mut Response, req: &Request, gate: State<Gate>) {
    if req.path() != "/" {
        gate.say("after");
    }
}

#[teardown_request]
async fn torn_down(error: Option<&Error>, req: &Request, gate: State<Gate>) {
    assert!(error.is_none());
    if req.path() != "/" {
        gate.say("torn down");
    }
}

/// A path, and what happens once its client is gone.
const PATHS: [(&str, &[&str]); 9] = [
    ("/kept", &["went on", "after", "torn down"]),
    ("/kept/async", &["went on", "after", "torn down"]),
    ("/kept/bridged", &["went on", "after", "torn down"]),
    ("/kept/decorated", &["went on", "after", "torn down"]),
    ("/reports/today", &["went on", "after", "torn down"]),
    // A sync function that runs is finished, and that is all.
    ("/cut", &["went on", "torn down"]),
    ("/cut/decorated", &["went on", "torn down"]),
    ("/cut/async", &["torn down"]),
    ("/cut/bridged", &["torn down"]),
];

/// Opens the gate, unless nobody should pass it any more.
#[track_caller]
fn expect(keeper: Keeper, events: &[&'static str]) {
    if events[0] == "went on" {
        keeper.open();
    }
    for event in events {
        keeper.expect(event);
    }
}

fn app() -> (AppBuilder, Keeper) {
    let (gate, keeper) = gate();
    let app = App::new()
        .shared_state(gate)
        .handlers(handlers![index, blocks, awaits, bridged, decorated, after, torn_down])
        .handlers(mounts!["/reports/{day}" => Report]);
    (app, keeper)
}

#[test]
fn a_detached_request_runs_to_its_end_when_its_connection_is_closed() {
    for class in CLASSES {
        for (path, events) in PATHS {
            println!("{path}, {class}");
            let (app, keeper) = app();
            let server = Running::with(class, app, |server| server.max_connections(1));
            let mut wire = server.connect();
            wire.send(format!("GET {path} HTTP/1.1\r\n\r\n"));
            keeper.expect("begun");
            drop(wire);
            // There is one connection at most: when this is served, the other has ended.
            server.assert_works("/");
            expect(keeper, events);
        }
    }
}

#[cfg(feature = "green")]
#[get("/kept/starts", detach)]
fn starts_others(gate: State<Gate>) {
    async_to_sync(gate.pass());
    let short = || green::sleep(Duration::from_millis(1));
    let mut group = green::Group::new();
    group.spawn(short);
    let spawned = green::spawn(short);
    assert!(spawned.join().is_ok() && group.join_all()[0].is_ok());
    gate.say("joined both");
}

// What goes on is a task of tokio's then, on which `tokio::task::spawn_local` panics.
#[cfg(feature = "green")]
#[test]
fn a_detached_request_whose_client_is_gone_starts_green_threads() {
    for class in CLASSES {
        println!("{class}");
        let (gate, keeper) = gate();
        let app = App::new().shared_state(gate).handlers(handlers![index, starts_others]);
        let server = Running::with(class, app, |server| server.max_connections(1));
        let mut wire = server.connect();
        wire.send("GET /kept/starts HTTP/1.1\r\n\r\n");
        keeper.expect("begun");
        drop(wire);
        // There is one connection at most: when this is served, the other has ended.
        server.assert_works("/");
        keeper.open();
        keeper.expect("joined both");
    }
}

#[test]
fn a_detached_request_runs_to_its_end_when_its_future_is_dropped() {
    for (path, events) in PATHS {
        for class in CLASSES {
            println!("{path}, {class}");
            let (app, keeper) = app();
            let client = client_of(&app.build().expect("a sound app"), class);
            let mut dispatch = client.get(path).into_future();
            // The decorator waits for a moment, on the loop; in class `green` that is not this thread.
            let waits = path.ends_with("/decorated") && class == WorkerClass::Async;
            let polls = if waits { 2 } else { 1 };
            assert!(poll_times(dispatch.as_mut(), polls).is_none(), "{path}, {class}");
            keeper.expect("begun");
            drop(dispatch);
            // On another thread it is known when the next request is answered.
            assert_eq!(block_on(client.get("/").into_future()).status(), 200);
            expect(keeper, events);
        }
        let (app, keeper) = app();
        let app = app.build().expect("a sound app");
        let mut dispatch = Box::pin(app.handle(request("GET", path)));
        let polls = if path.ends_with("/decorated") { 2 } else { 1 };
        assert!(poll_times(dispatch.as_mut(), polls).is_none(), "{path}");
        keeper.expect("begun");
        drop(dispatch);
        expect(keeper, events);
    }
}

// R8
#[test]
fn a_detached_request_that_nobody_polled_is_not_begun() {
    let (app, keeper) = app();
    let app = app.build().expect("a sound app");
    drop(app.handle(request("GET", "/kept")));
    assert_eq!(app.finish_tasks(Duration::ZERO), 0, "nothing goes on");
    keeper.expect_silence();
}

// R47
#[test]
fn a_server_that_stops_waits_for_detached_requests() {
    for class in CLASSES {
        for (path, events) in PATHS.into_iter().filter(|(path, _)| !path.starts_with("/cut")) {
            println!("{path}, {class}");
            let (app, keeper) = app();
            let mut server = Running::with(class, app, |server| server.max_connections(1));
            let mut wire = server.connect();
            wire.send(format!("GET {path} HTTP/1.1\r\n\r\n"));
            keeper.expect("begun");
            drop(wire);
            server.assert_works("/");
            server.ask_to_stop();
            super::stopping::wait_until_refused(server.address);
            keeper.open();
            server.stop().expect("a graceful stop");
            for event in events {
                keeper.expect(event);
            }
        }
    }
}

// R47
#[test]
fn a_detached_request_that_is_cut_at_shutdown_is_named() {
    for class in CLASSES {
        let args = ["--worker-class", class.as_str(), "--shutdown-timeout", "50ms"];
        let (mut probe, address) = Probe::serve_with(&args, &[("PROBE", "tasks")]);
        let mut wire = super::wire::Wire::connect(address);
        wire.send("GET /wait-detached HTTP/1.1\r\n\r\n");
        probe.expect("begun");
        drop(wire);
        probe.signal("TERM");
        let line = probe.expect("cut 1 task: a request for `wait_detached` (tests/bin/probe.rs:");
        let (code, log) = probe.wait();
        assert_eq!(code, Some(0), "{class}: {line}\n{log}");
        assert!(log.contains("torn down"), "{class}:\n{log}");
    }
}
