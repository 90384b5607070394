//! The examples that have no tokio, each built by itself.

use std::io::Write;
use std::process::{Command, Stdio};

use super::program::alone;

#[test]
fn cgi_answers_the_request_in_its_environment_without_tokio() {
    let run = |method: &str, path: &str, body: &str| {
        let mut command = Command::new(alone("cgi"));
        let length = body.len().to_string();
        command.env("REQUEST_METHOD", method).env("PATH_INFO", path);
        command.env("CONTENT_LENGTH", length).env("HTTP_ACCEPT", "text/html");
        let (stdin, stdout) = (Stdio::piped(), Stdio::piped());
        let mut cgi = command.stdin(stdin).stdout(stdout).spawn().expect("the example runs");
        let mut stdin = cgi.stdin.take().expect("a pipe");
        stdin.write_all(body.as_bytes()).expect("a reader");
        drop(stdin);
        let output = cgi.wait_with_output().expect("it ends");
        let output = String::from_utf8(output.stdout).expect("text");
        let (head, body) = output.split_once("\r\n\r\n").expect("an empty line");
        let status = head.lines().next().unwrap_or_default().to_owned();
        (status, body.to_owned())
    };
    for (method, path, sent, status, body) in [
        ("GET", "/", "", "Status: 200 OK", "Hello, World!"),
        ("GET", "/hello/Ada L", "", "Status: 200 OK", "Hello, Ada L!"),
        ("POST", "/echo", "said", "Status: 200 OK", "said"),
        ("HEAD", "/", "", "Status: 200 OK", ""),
    ] {
        let answer = run(method, path, sent);
        assert_eq!(answer, (status.to_owned(), body.to_owned()), "{method} {path}");
    }
    assert_eq!(run("GET", "/nowhere", "").0, "Status: 404 Not Found");
}

// Without a server nobody but the app reads it.
#[test]
fn cgi_says_of_a_wrong_variable_what_to_write() {
    let mut command = Command::new(alone("cgi"));
    let output = command.env("DUOTONE_WATCHDOG", "fast").output().expect("the example runs");
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).expect("text");
    let why = "DUOTONE_WATCHDOG: `fast` is not a limit for the watchdog\n  help: write `100ms`";
    assert!(said.contains(why), "{said}");
}

#[test]
fn smol_bridge_runs_both_colors_by_smol_without_tokio() {
    let output = Command::new(alone("smol_bridge")).args(["/sync", "/async"]).output();
    let said = String::from_utf8(output.expect("the example runs").stdout).expect("text");
    let lines: Vec<_> = said.lines().collect();
    let (sync, cooperative) = ("200 OK sync: waited", "200 OK async: waited");
    assert_eq!(lines, [sync, sync, cooperative, cooperative]);
}
