//! What a server says when it starts, and when it cannot.

use std::net::TcpListener;

use duotone::{App, Server};

use super::CLASSES;
use super::probe::{self, Probe};
use crate::captured;

#[test]
fn the_banner_has_the_real_port_the_class_and_the_number_of_routes() {
    for class in CLASSES {
        let mut probe = Probe::start(
            &["--bind", "127.0.0.1:0", "--worker-class", class.as_str(), "--workers", "1"],
            &[],
        );
        probe.expect(" * duotone 0.1.0 serves `probe`: 6 routes");
        probe.expect(&format!(" * worker class {class}, 1 worker, up to 512 threads"));
        assert_ne!(probe.address().port(), 0);
    }
}

#[tokio::test]
async fn inside_a_runtime_run_says_what_to_call_instead() {
    // It brings a subscriber of its own unless there is one, and that of the tests is to be there.
    captured::listen();
    let error = Server::new(App::new().build().unwrap()).bind("127.0.0.1:0").run().unwrap_err();
    assert!(error.to_string().ends_with("help: `.serve().await` serves on the one that is there"));
}

#[test]
fn it_listens_on_every_address_it_was_given() {
    let mut probe = Probe::start(&["--bind", "127.0.0.1:0,127.0.0.1:0", "--bind=[::1]:0"], &[]);
    for _ in 0..3 {
        let address = probe.address();
        assert_eq!(super::wire::Wire::connect(address).get("/").body, "hello", "{address}");
    }
}

#[test]
fn several_processes_share_a_port_that_they_say_they_share() {
    let (_first, address) = Probe::serve(&["--reuse-port"]);
    let address = address.to_string();
    let mut second = Probe::start(&["--bind", &address, "--reuse-port"], &[]);
    assert_eq!(second.address().to_string(), address);
}

#[test]
fn a_start_that_fails_is_one_clear_error_and_code_1() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    let cases = [
        (
            taken.as_str(),
            "",
            format!(
                "Error: cannot listen on `{taken}`: the address is in use\n  help: stop what \
                 listens there, or choose another with `--bind HOST:PORT`\n"
            ),
        ),
        (
            "192.0.2.1:80",
            "",
            "Error: cannot listen on `192.0.2.1:80`: this machine does not have that address\n  \
             help: `127.0.0.1` is for local clients, `0.0.0.0` for all\n"
                .to_owned(),
        ),
        (
            "unix:/nowhere/app.sock",
            "",
            "Error: cannot listen on `unix:/nowhere/app.sock`: there is no such directory\n  help: \
             make it, or choose another path\n"
                .to_owned(),
        ),
    ];
    for (bind, fault, expected) in cases {
        let ended = probe::run(&["--bind", bind], &[("PROBE", fault)]);
        assert_eq!(ended.code, Some(1), "{bind}");
        assert_eq!(ended.stderr, expected);
    }
}

#[test]
fn an_app_that_cannot_be_built_says_why() {
    let ended = probe::run(&[], &[("PROBE", "build")]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.starts_with("Error: the app cannot be built:\n  - "), "{}", ended.stderr);
}

#[tokio::test]
async fn mistakes_in_code_are_told_when_it_starts() {
    for (server, expected) in [
        (Server::new(app()).bind("somewhere"), "`somewhere` is not an address"),
        (Server::new(app()).workers(0), "`workers` needs a number above zero"),
        (Server::new(app()).threads(0), "`threads` needs a number above zero"),
    ] {
        let error = server.listen().await.expect_err(expected).to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[tokio::test]
async fn it_serves_inside_the_callers_runtime() {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new(app()).bind("127.0.0.1:0").shutdown_on(async { drop(stopped.await) });
    let listening = server.listen().await.expect("a free port");
    let address = listening.addresses()[0].tcp().expect("a TCP address");
    let serving = tokio::spawn(listening.serve());
    let status = tokio::task::spawn_blocking(move || {
        super::wire::Wire::connect(address).get("/nowhere").status
    });
    assert_eq!(status.await.expect("a client"), 404);
    drop(stop);
    serving.await.expect("a server").expect("a graceful stop");
}

fn app() -> App {
    App::new().build().expect("an empty app")
}
