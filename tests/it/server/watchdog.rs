//! The limit of the watchdog: in code, environment and command line; and what the server says.

use super::probe::{self, Probe};
use super::wire::Wire;

/// A probe with a limit in its code.
const IN_CODE: (&str, &str) = ("PROBE", "hold in code");

/// A server with a request of which the view blocks.
#[track_caller]
fn held(args: &[&str], vars: &[(&str, &str)]) -> (Probe, Wire) {
    // The last of a name counts.
    let vars = [&[("PROBE", "hold")], vars].concat();
    let (mut probe, address) = Probe::serve_with(args, &vars);
    let mut wire = Wire::connect(address);
    wire.send("GET /hold HTTP/1.1\r\nhost: x\r\n\r\n");
    probe.expect("begun");
    (probe, wire)
}

#[test]
fn a_view_that_blocks_its_loop_is_named_by_flag_environment_code_and_by_default() {
    for (args, vars) in [
        (&["--watchdog", "1ms"][..], &[("DUOTONE_WATCHDOG", "off")][..]),
        (&[], &[("DUOTONE_WATCHDOG", "1ms")]),
        (&[], &[IN_CODE]),
        (&["--watchdog=1ms"], &[("DUOTONE_WATCHDOG", "off"), IN_CODE]),
    ] {
        let (mut probe, mut wire) = held(args, vars);
        let line = probe.expect("has held");
        let (_, text) =
            line.split_once("duotone::watchdog: `hold` (tests/bin/probe.rs:").expect("it");
        assert!(line.contains(" WARN ") && text.contains(" ms and still does: "), "{line}");
        probe.open_gate();
        let line = probe.expect("held its event loop for");
        assert!(line.contains("`hold` (tests/bin/probe.rs:"), "{line}");
        assert_eq!(wire.answer().body, "held", "{args:?} {vars:?}");
    }
    if cfg!(debug_assertions) {
        held(&[], &[]).0.expect("`hold` (tests/bin/probe.rs:");
    }
}

#[test]
fn nothing_is_said_where_it_is_off() {
    for (args, vars) in [
        (&["--watchdog", "off"][..], &[("DUOTONE_WATCHDOG", "1ms")][..]),
        (&["--watchdog=0"], &[]),
        (&[], &[("DUOTONE_WATCHDOG", "off"), IN_CODE]),
    ] {
        let (mut probe, mut wire) = held(args, vars);
        probe.open_gate();
        assert_eq!(wire.answer().body, "held", "{args:?} {vars:?}");
        probe.signal("TERM");
        let (_, log) = probe.wait();
        assert!(!log.contains("duotone::watchdog"), "{args:?} {vars:?}: {log}");
    }
}

#[test]
fn a_limit_that_is_none_is_one_clear_error() {
    let why = "`fast` is not a limit for the watchdog\n  help: write `100ms`, `1s` or `off`\n";
    for (args, vars, place) in [
        (&["--watchdog", "fast"][..], &[][..], "--watchdog"),
        (&[], &[("DUOTONE_WATCHDOG", "fast")], "DUOTONE_WATCHDOG"),
    ] {
        let ended = probe::run(args, vars);
        assert_eq!(ended.code, Some(2), "{place}");
        assert_eq!(ended.stderr, format!("error: {place}: {why}"));
    }
}
