//! A panic hook that waits on a green thread.

use crate::server::probe::Probe;
use crate::server::wire::Wire;

const ONE_LOOP: [&str; 4] = ["--worker-class", "green", "--workers", "1"];

#[test]
fn the_next_panic_on_its_loop_meanwhile_ends_the_process() {
    let (mut probe, address) = Probe::serve_with(&ONE_LOOP, &[("PROBE", "hook that waits")]);
    let mut first = Wire::connect(address);
    first.send("GET /panic HTTP/1.1\r\nhost: test\r\n\r\n");
    probe.expect("the hook waits");
    assert_eq!(Wire::connect(address).get("/").body, "hello", "the loop goes on");
    let mut second = Wire::connect(address);
    second.send("GET /panic HTTP/1.1\r\nhost: test\r\n\r\n");
    let (code, log) = probe.wait();
    assert_eq!(code, None, "a signal ended it:\n{log}");
}
