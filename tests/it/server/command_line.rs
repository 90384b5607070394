//! The command line and the environment of an app.

use super::probe::{self, Probe};

#[test]
fn a_mistake_is_one_clear_error_and_code_2() {
    for (args, expected) in [
        (
            &["--bind", "somewhere"][..],
            "error: --bind: `somewhere` is not an address\n  help: write `HOST:PORT`, as in \
             `127.0.0.1:5000` or `[::1]:5000`, or `unix:PATH`\n",
        ),
        (
            &["--worker-class", "fibers"],
            if cfg!(feature = "green") {
                "error: --worker-class: `fibers` is not a worker class\n  help: write `async`, \
                 `threads` or `green`\n"
            } else {
                "error: --worker-class: `fibers` is not a worker class\n  help: write `async` or \
                 `threads`\n"
            },
        ),
        (
            &["--workers", "0"],
            "error: --workers: `0` is not a count\n  help: write a whole number above zero\n",
        ),
        (
            &["--threads=many"],
            "error: --threads: `many` is not a count\n  help: write a whole number above zero\n",
        ),
        (
            &["--shutdown-timeout", "soon"],
            "error: --shutdown-timeout: `soon` is not a duration\n  help: write seconds, as in \
             `30`, or `500ms`, `30s`, `2m`, or `none`\n",
        ),
        (
            &["--log", "loud"],
            "error: --log: `loud` is not a log level\n  help: write `off`, `error`, `warn`, `info` \
             or `debug`\n",
        ),
        (
            &["--workers"],
            "error: missing a value for `--workers`\n  help: `--help` says which values it takes\n",
        ),
        (&["--reuse-port=yes"], "error: `--reuse-port` takes no value\n"),
        (
            &["start"],
            "error: unknown command `start`\n  help: the commands are `run`, `routes`, `init-db`, \
             `create-user`, `fails`, `panics-too` and `admin.init-db`\n",
        ),
        (
            &["run", "routes"],
            "error: a second command, `routes`\n  help: give one of `run` and `routes`\n",
        ),
        (
            &["--workers", "2", "init-db"],
            "error: `init-db` takes no flags of the server\n  help: remove `--workers`, or write it \
             behind\n",
        ),
        (
            &["routes", "--workers", "2"],
            "error: `routes` takes no `--workers`\n  help: its flags are `--sort COLUMN` and \
             `--json`\n",
        ),
        (
            &["--workers", "2", "routes"],
            "error: `routes` takes no `--workers`\n  help: its flags are `--sort COLUMN` and \
             `--json`\n",
        ),
        (
            &["routes", "--sort", "size"],
            "error: --sort: `size` is not a column\n  help: the columns are `endpoint`, `methods`, \
             `path`, `color`, `decorators`, `source`\n",
        ),
        (
            &["routes", "--sort"],
            "error: missing a value for `--sort`\n  help: `--help` says which values it takes\n",
        ),
        (&["routes", "--json=yes"], "error: `--json` takes no value\n"),
        (
            &["routes", "run"],
            "error: a second command, `run`\n  help: give one of `run` and `routes`\n",
        ),
    ] {
        let ended = probe::run(args, &[]);
        assert_eq!(ended.code, Some(2), "{args:?}");
        assert_eq!(ended.stderr, expected, "{args:?}");
        assert_eq!(ended.stdout, "", "{args:?}");
    }
}

#[test]
fn an_unknown_flag_is_told_which_there_are() {
    for (flag, name) in [("--wrokers", "--wrokers"), ("-w", "-w"), ("--wrokers=2", "--wrokers")] {
        let ended = probe::run(&[flag], &[]);
        assert_eq!(ended.code, Some(2), "{flag}");
        let expected = format!("error: unknown flag `{name}`\n  help: the flags are `--bind`, ");
        assert!(ended.stderr.starts_with(&expected), "{}", ended.stderr);
    }
}

#[test]
fn a_mistake_in_the_environment_names_the_variable() {
    for (variable, value, expected) in [
        ("DUOTONE_BIND", "somewhere", "`somewhere` is not an address"),
        ("DUOTONE_WORKER_CLASS", "fibers", "`fibers` is not a worker class"),
        ("DUOTONE_WORKERS", "-1", "`-1` is not a count"),
        ("DUOTONE_THREADS", "0", "`0` is not a count"),
        ("DUOTONE_REUSE_PORT", "maybe", "`maybe` is not a switch"),
        ("DUOTONE_HEADER_TIMEOUT", "1h", "`1h` is not a duration"),
        ("DUOTONE_LOG", "all", "`all` is not a log level"),
    ] {
        let ended = probe::run(&[], &[(variable, value)]);
        assert_eq!(ended.code, Some(2), "{variable}");
        let expected = format!("error: {variable}: {expected}\n  help: write ");
        assert!(ended.stderr.starts_with(&expected), "{}", ended.stderr);
    }
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_code() {
    let listen = ("DUOTONE_BIND", "127.0.0.1:0");
    for (args, vars, expected) in [
        (&["--bind", "127.0.0.1:0"][..], &[("PROBE", "code")][..], "class async, 3 workers"),
        (&[], &[("PROBE", "code"), listen, ("DUOTONE_WORKERS", "2")], "class async, 2 workers"),
        (
            &["--workers", "1"],
            &[("PROBE", "code"), listen, ("DUOTONE_WORKERS", "2")],
            "class async, 1 worker,",
        ),
        (&[], &[listen, ("DUOTONE_WORKER_CLASS", "threads")], "class threads, "),
        (
            &["--worker-class=async"],
            &[listen, ("DUOTONE_WORKER_CLASS", "threads")],
            "class async, ",
        ),
        (&[], &[listen, ("DUOTONE_THREADS", "7")], "up to 7 threads"),
        (&["run", "--threads", "8"], &[listen, ("DUOTONE_THREADS", "7")], "up to 8 threads"),
        (&[], &[listen, ("DUOTONE_THREADS", "")], "up to 512 threads"),
    ] {
        let mut probe = Probe::start(args, vars);
        probe.expect(expected);
        probe.address();
    }
}

#[test]
fn help_names_every_flag_with_its_variable() {
    for args in [&["--help"][..], &["run", "-h"], &["routes", "--help"]] {
        let ended = probe::run(args, &[]);
        assert_eq!(ended.code, Some(0), "{args:?}");
        for expected in ["--bind ADDR", "DUOTONE_BIND", "--reuse-port", "DUOTONE_LOG"] {
            assert!(ended.stdout.contains(expected), "{expected} in:\n{}", ended.stdout);
        }
    }
}

/// A command line that cannot be right does not wait for an app that cannot either.
#[test]
fn help_needs_no_app() {
    assert_eq!(probe::run(&["--help"], &[("PROBE", "build")]).code, Some(0));
}

#[test]
fn version_is_duotones() {
    for args in [&["--version"][..], &["-V"], &["run", "--version"]] {
        let ended = probe::run(args, &[("PROBE", "build")]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "duotone 0.1.0\n"), "{args:?}");
        assert_eq!(ended.stderr, "");
    }
}

/// As in `app routes | head -1`.
#[test]
fn a_reader_that_has_seen_enough_is_no_mistake() {
    for args in [&["routes"][..], &["--help"], &["--version"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = probe::command(args, &[]).stdout(writer).output().expect("the probe runs");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}
