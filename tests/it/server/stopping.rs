//! How a server ends: after the requests that run, or at the deadline, or at once.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use duotone::prelude::*;
use duotone::{App, AppBuilder, State};

use super::CLASSES;
use super::gate::{Gate, Keeper, gate};
use super::probe::Probe;
use super::running::Running;
use super::views::{index, wait, wait_async};
use super::wire::Wire;

#[after_serving]
async fn flush(gate: State<Gate>) {
    gate.say("flushed");
}

fn app() -> (AppBuilder, Keeper) {
    let (gate, keeper) = gate();
    (App::new().shared_state(gate).handlers(handlers![index, wait, wait_async, flush]), keeper)
}

/// Waits until nobody listens there any more.
pub(super) fn wait_until_refused(address: SocketAddr) {
    while let Err(ErrorKind::ConnectionReset) | Ok(()) =
        TcpStream::connect(address).map(drop).map_err(|error| error.kind())
    {
        std::thread::yield_now();
    }
}

#[test]
fn sigterm_under_load_finishes_what_runs_and_refuses_what_is_new() {
    for class in CLASSES {
        for (path, signal) in [("/wait", "TERM"), ("/wait-async", "INT")] {
            let (mut probe, address) = Probe::serve(&["--worker-class", class.as_str()]);
            let mut wires: Vec<_> = (0..8).map(|_| Wire::connect(address)).collect();
            for wire in &mut wires {
                wire.send(format!("GET {path} HTTP/1.1\r\n\r\n"));
            }
            for _ in &wires {
                probe.expect("begun");
            }
            let mut idle = Wire::connect(address);
            assert_eq!(idle.get("/").status, 200);

            probe.signal(signal);
            wait_until_refused(address);
            idle.assert_closed();
            probe.open_gate();
            for wire in &mut wires {
                let answer = wire.answer();
                assert_eq!(answer.body, "waited", "{class}: {path}");
                assert_eq!(answer.header("connection"), Some("close"), "{class}: {path}");
                wire.assert_closed();
            }
            let (code, log) = probe.wait();
            assert_eq!(code, Some(0), "{class}: {path}:\n{log}");
            assert!(log.contains(&format!("SIG{signal}: finishing what runs")), "{log}");
            assert!(log.contains("all requests have ended"), "{log}");
            assert!(log.contains("\nflushed\n"), "{log}");
            assert!(log.contains("\nflushed, async\n"), "{log}");
        }
    }
}

#[test]
fn what_has_not_ended_at_the_deadline_is_cut_and_named() {
    for class in CLASSES {
        for path in ["/wait", "/wait-async"] {
            let args = ["--worker-class", class.as_str(), "--shutdown-timeout", "50ms"];
            let (mut probe, address) = Probe::serve(&args);
            let mut wire = Wire::connect(address);
            wire.send(format!("GET {path}?secret=1 HTTP/1.1\r\n\r\n"));
            probe.expect("begun");
            probe.signal("TERM");
            wire.assert_closed();
            probe.expect(&format!("cut 1 connection: GET {path}"));
            let (code, log) = probe.wait();
            assert_eq!(code, Some(0), "{class}: {path}:\n{log}");
            assert!(!log.contains("secret"), "a query may be secret:\n{log}");
            // On a green thread what is cut waits by what parks, and unwinds.
            if path == "/wait" && class.as_str() != "green" {
                assert!(log.contains("left 1 function running"), "{class}:\n{log}");
            } else {
                assert!(log.contains("\ntorn down\n"), "{class}:\n{log}");
            }
        }
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    for class in CLASSES {
        for path in ["/wait", "/wait-async"] {
            let (mut probe, address) = Probe::serve(&["--worker-class", class.as_str()]);
            let mut wire = Wire::connect(address);
            wire.send(format!("GET {path} HTTP/1.1\r\n\r\n"));
            probe.expect("begun");
            probe.signal("TERM");
            probe.expect("finishing what runs");
            probe.signal("TERM");
            wire.assert_closed();
            let (code, log) = probe.wait();
            assert_eq!(code, Some(1), "{class}: {path}:\n{log}");
            // What the worker threads still say, such as a teardown, may come after it.
            assert!(log.contains("\nError: stopped at once by a second signal\n"), "{log}");
            assert!(log.contains(&format!("cut 1 connection: GET {path}")), "{log}");
        }
    }
}

#[test]
fn a_signal_ends_what_comes_after_the_requests_too() {
    for class in CLASSES {
        let args = ["--worker-class", class.as_str(), "--shutdown-timeout", "none"];
        let (mut probe, _) = Probe::serve_with(&args, &[("PROBE", "after_serving_waits")]);
        probe.signal("TERM");
        probe.expect("begun");
        probe.signal("INT");
        let (code, log) = probe.wait();
        assert_eq!(code, Some(1), "{class}:\n{log}");
        assert!(log.contains("\nError: stopped at once by a second signal\n"), "{log}");
    }
}

/// A worker that never ends must not keep the process without a way out but SIGKILL.
#[test]
fn a_signal_ends_the_waiting_for_worker_threads_too() {
    let args = ["--shutdown-timeout", "none"];
    let (mut probe, address) = Probe::serve(&args);
    let mut wire = Wire::connect(address);
    wire.send("GET /wait HTTP/1.1\r\n\r\n");
    probe.expect("begun");
    drop(wire);
    probe.signal("TERM");
    probe.expect("flushed, async");
    probe.signal("TERM");
    let (code, log) = probe.wait();
    assert_eq!(code, Some(1), "{log}");
}

#[test]
fn a_port_can_be_had_again_at_once() {
    let (probe, address) = Probe::serve(&[]);
    // The server's side closes first, and its end of the connection lingers in the system.
    let mut wire = Wire::connect(address);
    assert_eq!(wire.get("/").status, 200);
    probe.signal("TERM");
    wire.assert_closed();
    assert_eq!(probe.wait().0, Some(0));
    let address = address.to_string();
    let mut again = Probe::start(&["--bind", &address], &[]);
    assert_eq!(again.address().to_string(), address);
}

#[test]
fn a_future_stops_it_too() {
    for class in CLASSES {
        for path in ["/wait", "/wait-async"] {
            let (app, keeper) = app();
            let mut server = Running::start(class, app);
            let address = server.address;
            let mut wire = server.connect();
            wire.send(format!("GET {path} HTTP/1.1\r\n\r\n"));
            keeper.expect("begun");
            server.ask_to_stop();
            wait_until_refused(address);
            keeper.open();
            assert_eq!(wire.answer().body, "waited", "{class}: {path}");
            keeper.expect("flushed");
            server.stop().expect("a graceful stop");
        }
    }
}

#[test]
fn requests_that_were_sent_before_the_stop_are_answered() {
    for class in CLASSES {
        let (app, keeper) = app();
        let mut server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send("GET /wait HTTP/1.1\r\n\r\n");
        keeper.expect("begun");
        // One loop thread serves both connections: the second is in the system's queue, or
        // accepted, when the server is asked to stop.
        let mut late = server.connect();
        late.send("GET / HTTP/1.1\r\n\r\n");
        assert_eq!(late.answer().status, 200, "{class}");
        server.ask_to_stop();
        wait_until_refused(server.address);
        keeper.open();
        assert_eq!(wire.answer().status, 200, "{class}");
    }
}

#[test]
fn a_server_without_a_limit_waits_for_its_requests() {
    let (app, keeper) = app();
    let mut server =
        Running::with(CLASSES[0], app, |server| server.shutdown_timeout(None::<Duration>));
    let mut wire = server.connect();
    wire.send("GET /wait-async HTTP/1.1\r\n\r\n");
    keeper.expect("begun");
    server.ask_to_stop();
    wait_until_refused(server.address);
    keeper.open();
    assert_eq!(wire.answer().body, "waited");
    server.stop().expect("a graceful stop");
}
