//! What knows no green threads locks their loop up, and the watchdog says which function that was.
//!
//! A loop that is locked up never goes on, so it is that of a process, which ends with the test.

use std::net::SocketAddr;

use crate::server::probe::Probe;
use crate::server::wire::Wire;

/// Where the handlers are.
const SOURCE: &str = include_str!("../../bin/locked_up.rs");

const ONE_LOOP: [&str; 6] = ["--worker-class", "green", "--workers", "1", "--watchdog", "50ms"];

/// The process has these handlers.
const LOCKED_UP: [(&str, &str); 1] = [("PROBE", "locked_up")];

#[track_caller]
fn send(address: SocketAddr, path: &str) -> Wire {
    let mut wire = Wire::connect(address);
    wire.send(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"));
    wire
}

// It stays locked up when what was waited for has come, and ends with its process.
#[test]
fn a_server_with_a_loop_that_has_locked_itself_up_ends_at_a_signal_and_says_so() {
    let limit = ["--shutdown-timeout", "50ms"];
    let (mut probe, address) = Probe::serve_with(&[&ONE_LOOP[..], &limit].concat(), &LOCKED_UP);
    let _holds = send(address, "/mutex/holds");
    probe.expect("begun");
    let _wants = send(address, "/mutex/wants");
    probe.expect("`wants_mutex`");
    probe.open_gate();
    probe.signal("TERM");
    let (code, log) = probe.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("cut 2 connections\n"), "{log}");
    assert!(log.contains("left 1 event loop that a function blocks"), "{log}");
    assert!(log.contains("\nflushed, async\n"), "what follows on the requests is done:\n{log}");
}

/// The place of a route, as the watchdog writes it.
#[track_caller]
fn place(path: &str) -> String {
    let attribute = format!("#[get(\"{path}\")]");
    let line = SOURCE.lines().position(|line| line == attribute).expect("a route") + 1;
    format!("(tests/bin/locked_up.rs:{line})")
}

#[test]
fn the_watchdog_names_the_function_with_which_a_loop_has_locked_itself_up() {
    for (holds, wants, name) in [
        (Some("/mutex/holds"), "/mutex/wants", "wants_mutex"),
        (Some("/rw-lock/holds"), "/rw-lock/wants", "wants_rw_lock"),
        (Some("/once-lock/holds"), "/once-lock/wants", "wants_once_lock"),
        (Some("/lazy-lock/holds"), "/lazy-lock/wants", "wants_lazy_lock"),
        (None, "/pollster/wants", "blocks_on_timer"),
    ] {
        let (mut probe, address) = Probe::serve_with(&ONE_LOOP, &LOCKED_UP);
        let first = holds.map(|path| send(address, path));
        if first.is_some() {
            probe.expect("begun");
        }
        let second = send(address, wants);
        let line = probe.expect("its event loop for");
        let named = format!("duotone::watchdog: `{name}` {} has held", place(wants));
        assert!(line.contains(&named), "{line}");
        assert!(line.contains(" ms and still does: move what blocks into"), "{line}");
        drop((first, second));
    }
}
