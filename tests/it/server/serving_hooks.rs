//! `#[before_serving]` and `#[after_serving]`, of either color.

use super::CLASSES;
use super::probe::{self, Probe};

#[test]
fn before_serving_runs_before_the_banner_and_after_serving_at_the_end() {
    for class in CLASSES {
        let (probe, _) = Probe::serve(&["--worker-class", class.as_str()]);
        probe.signal("TERM");
        let (code, log) = probe.wait();
        assert_eq!(code, Some(0), "{class}:\n{log}");
        let said: Vec<_> = log
            .lines()
            .filter(|line| line.contains("warmed") || line.contains("flushed"))
            .collect();
        assert_eq!(said, ["warmed up", "warmed up, async", "flushed", "flushed, async"], "{class}");
        assert!(log.find("warmed up, async") < log.find("listening on"), "{class}:\n{log}");
    }
}

#[test]
fn a_before_serving_that_fails_ends_the_start() {
    for class in CLASSES {
        for (fault, expected) in [
            ("before_serving", "`warm_up` (tests/bin/probe.rs:"),
            ("before_serving_panic", "`warm_up_async` (tests/bin/probe.rs:"),
        ] {
            let args = ["--bind", "127.0.0.1:0", "--worker-class", class.as_str()];
            let ended = probe::run(&args, &[("PROBE", fault)]);
            assert_eq!(ended.code, Some(1), "{class}: {fault}");
            let error = ended.stderr.lines().last().unwrap_or_default();
            assert!(error.starts_with(&format!("Error: {expected}")), "{class}: {error}");
            assert!(error.contains("), a `before_serving` hook, failed: "), "{class}: {error}");
            assert!(error.ends_with("no water"), "{class}: {error}");
            assert!(!ended.stderr.contains("listening on"), "{class}: {}", ended.stderr);
            assert!(!ended.stderr.contains("flushed"), "{class}: {}", ended.stderr);
        }
    }
}

#[test]
fn an_after_serving_that_fails_is_logged_and_the_others_run() {
    let mut probe = Probe::start(&["--bind", "127.0.0.1:0"], &[("PROBE", "after_serving")]);
    probe.address();
    probe.signal("TERM");
    let (code, log) = probe.wait();
    assert_eq!(code, Some(0), "{log}");
    for expected in ["flushed\n", "flushed, async\n", "`flush_badly`", "nothing to flush"] {
        assert!(log.contains(expected), "{expected} in:\n{log}");
    }
}
