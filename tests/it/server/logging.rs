//! The access log and the log's level.

use super::CLASSES;
use super::probe::Probe;
use super::wire::Wire;

#[test]
fn each_request_is_one_line() {
    for class in CLASSES {
        let (mut probe, address) = Probe::serve(&["--worker-class", class.as_str()]);
        let mut wire = Wire::connect(address);
        wire.get("/?secret=1");
        let line = probe.expect("duotone::access");
        assert!(line.contains(r#"method=GET path="/" status=200 bytes=5 ms="#), "{line}");
        assert!(!line.contains("secret"), "a query may be secret: {line}");
        wire.get("/nowhere");
        probe.expect(r#"path="/nowhere" status=404"#);
    }
}

#[test]
fn the_level_is_the_environments_or_the_flags() {
    for (args, vars, silent) in [
        (&[][..], &[("DUOTONE_LOG", "warn")][..], true),
        (&["--log", "off"], &[], true),
        (&["--log", "info"], &[("DUOTONE_LOG", "off")], false),
    ] {
        let args = [&["--bind", "127.0.0.1:0"], args].concat();
        let mut probe = Probe::start(&args, vars);
        let address = probe.address();
        assert_eq!(Wire::connect(address).get("/").status, 200);
        probe.signal("TERM");
        let (_, log) = probe.wait();
        assert_eq!(!log.contains("duotone::access"), silent, "{args:?} {vars:?}:\n{log}");
        assert_eq!(!log.contains("SIGTERM"), silent, "{args:?} {vars:?}:\n{log}");
    }
}

#[test]
fn a_server_whose_log_nobody_reads_goes_on() {
    let (mut probe, address) = Probe::serve(&[]);
    probe.stop_listening();
    let mut wire = Wire::connect(address);
    for _ in 0..20 {
        assert_eq!(wire.get("/").status, 200);
    }
    assert_eq!(Wire::connect(address).get("/async").status, 200);
}
