//! A green thread that runs over its stack.

use crate::server::probe::Probe;
use crate::server::wire::Wire;

const OVERFLOW: [(&str, &str); 1] = [("PROBE", "overflow")];

#[test]
fn it_ends_the_process_and_says_what_ran_on_how_large_a_stack() {
    for (args, size) in [(&[][..], "1024 KiB"), (&["--green-stack", "256"], "256 KiB")] {
        let args = [&["--worker-class", "green"], args].concat();
        let (mut probe, address) = Probe::serve_with(&args, &OVERFLOW);
        assert_eq!(Wire::connect(address).get("/overflow/1").body, "1");
        let mut wire = Wire::connect(address);
        wire.send("GET /overflow/1000000 HTTP/1.1\r\n\r\n");
        let said = "a green thread has overflowed its stack of";
        let line = probe.expect(&format!("{said} {size} in `overflows` (tests/bin/probe.rs:"));
        assert!(line.ends_with(" for GET /overflow/1000000"), "{line}");
        let (code, log) = probe.wait();
        assert_eq!(code, None, "a signal ended it:\n{log}");
        assert!(
            log.contains("help: recursion without an end, or a larger `--green-stack`"),
            "{log}"
        );
    }
}

#[test]
fn one_that_was_spawned_is_named_by_where_it_was() {
    let (mut probe, address) = Probe::serve_with(&["--worker-class", "green"], &OVERFLOW);
    let mut wire = Wire::connect(address);
    wire.send("GET /overflow/beside/1000000 HTTP/1.1\r\n\r\n");
    let line = probe.expect("a green thread has overflowed its stack of 1024 KiB in the task of ");
    let of = ", of a request for `overflows_beside` (tests/bin/probe.rs:";
    assert!(line.contains("in the task of tests/bin/probe.rs:") && line.contains(of), "{line}");
    let (code, log) = probe.wait();
    assert_eq!(code, None, "a signal ended it:\n{log}");
}

#[test]
fn a_larger_stack_is_enough_for_what_overflows_a_smaller_one() {
    let args = ["--worker-class", "green", "--green-stack", "65536"];
    let (_probe, address) = Probe::serve_with(&args, &OVERFLOW);
    // Each level has two copies of 512 bytes at least.
    assert_eq!(Wire::connect(address).get("/overflow/5000").body, "5000");
}
