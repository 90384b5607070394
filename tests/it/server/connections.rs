//! How connections are used: keep-alive, pipelining, old clients, `100-continue`, `HEAD`.

use duotone::prelude::*;
use duotone::{App, AppBuilder};

use super::CLASSES;
use super::gate::gate;
use super::running::Running;
use super::views::{echo, index, unread, wait, wait_async};

#[get("/numbers/{n}")]
async fn number(n: u32) -> String {
    n.to_string()
}

#[get("/peer")]
fn peer(req: &Request) -> String {
    req.remote_addr().map(|address| address.to_string()).unwrap_or_default()
}

fn app() -> AppBuilder {
    App::new()
        .shared_state(gate().0)
        .handlers(handlers![index, number, wait, wait_async, echo, unread, peer])
}

#[test]
fn a_connection_serves_many_requests() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        for n in 0..5 {
            assert_eq!(wire.get(&format!("/numbers/{n}")).body, n.to_string(), "{class}");
            assert_eq!(wire.get("/").body, "hello", "{class}");
        }
    }
}

#[test]
fn a_client_that_asks_to_close_is_obeyed() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        wire.send("GET / HTTP/1.1\r\nconnection: close\r\n\r\n");
        assert_eq!(wire.answer().header("connection"), Some("close"), "{class}");
        wire.assert_closed();
    }
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    for class in CLASSES {
        for slow in ["/wait", "/wait-async"] {
            let (gate, keeper) = gate();
            let app = App::new().shared_state(gate).handlers(handlers![wait, wait_async, number]);
            let server = Running::start(class, app);
            let mut wire = server.connect();
            let mut text = format!("GET {slow} HTTP/1.1\r\n\r\n");
            text.extend((0..20).map(|n| format!("GET /numbers/{n} HTTP/1.1\r\n\r\n")));
            wire.send(text);
            keeper.expect("begun");
            keeper.open();
            assert_eq!(wire.answer().body, "waited", "{class}: {slow}");
            for n in 0..20 {
                assert_eq!(wire.answer().body, n.to_string(), "{class}: {slow}");
            }
        }
    }
}

#[test]
fn http_1_0_is_closed_after_the_answer_unless_asked_to_stay() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        wire.send("GET / HTTP/1.0\r\n\r\n");
        assert_eq!(wire.answer().body, "hello", "{class}");
        wire.assert_closed();

        let mut wire = server.connect();
        for _ in 0..2 {
            wire.send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
            let answer = wire.answer();
            assert_eq!(answer.body, "hello", "{class}");
            assert_eq!(answer.header("connection"), Some("keep-alive"), "{class}");
        }
    }
}

// R33
#[test]
fn a_client_is_told_to_continue_only_when_its_body_is_wanted() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let expect = "expect: 100-continue\r\ncontent-length: 4\r\n\r\n";
        let mut wire = server.connect();
        wire.send(format!("POST /echo HTTP/1.1\r\n{expect}"));
        assert_eq!(wire.line(), "HTTP/1.1 100 Continue", "{class}");
        assert_eq!(wire.line(), "", "{class}");
        wire.send("body");
        assert_eq!(wire.answer().body, "body", "{class}");

        for path in ["/unread", "/nowhere"] {
            let mut wire = server.connect();
            wire.send(format!("POST {path} HTTP/1.1\r\n{expect}"));
            let status = wire.answer().status;
            assert_eq!(status, if path == "/unread" { 200 } else { 404 }, "{class}: {path}");
        }
    }
}

// R22
#[test]
fn head_is_get_without_the_body() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        wire.send("HEAD / HTTP/1.1\r\n\r\n");
        let head = wire.head();
        assert_eq!((head.status, head.header("content-length")), (200, Some("5")), "{class}");
        assert_eq!(wire.get("/").body, "hello", "{class}: nothing was sent for a body");
    }
}

#[test]
fn an_answer_has_a_date() {
    let server = Running::start(CLASSES[0], app());
    let date = server.connect().get("/").header("date").map(str::to_owned);
    assert!(date.as_ref().is_some_and(|date| date.ends_with(" GMT")), "{date:?}");
}

#[test]
fn a_handler_knows_the_clients_address() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let body = server.connect().get("/peer").body;
        assert!(body.starts_with("127.0.0.1:"), "{class}: {body}");
    }
}

#[test]
fn connections_over_the_maximum_wait_for_one_to_end() {
    let server = Running::with(CLASSES[0], app(), |server| server.max_connections(1));
    let mut first = server.connect();
    assert_eq!(first.get("/").status, 200);
    let mut second = server.connect();
    second.send("GET / HTTP/1.1\r\n\r\n");
    assert_eq!(first.get("/").status, 200, "the first is served on");
    drop(first);
    assert_eq!(second.answer().status, 200);
}

#[test]
fn an_answer_does_not_wait_for_the_rest_of_the_next_request() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        wire.send("GET / HTTP/1.1\r\n\r\nGET /numbers/1 HTTP");
        assert_eq!(wire.answer().body, "hello", "{class}");
        wire.send("/1.1\r\n\r\n");
        assert_eq!(wire.answer().body, "1", "{class}");
    }
}

#[test]
fn a_large_body_arrives_whole() {
    #[get("/large")]
    fn large() -> String {
        (b'a'..=b'z').cycle().take(500_000).map(char::from).collect()
    }
    for class in CLASSES {
        let server = Running::start(class, App::new().handlers(handlers![large]));
        let mut wire = server.connect();
        wire.send("GET /large HTTP/1.1\r\n\r\n".repeat(3));
        for _ in 0..3 {
            assert!(wire.answer().body == large(), "{class}");
        }
    }
}
