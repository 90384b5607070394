//! What clients send by mistake or malice: each is answered as documented at `Server`, and the
//! next request on the server works.

use duotone::prelude::*;
use duotone::{App, AppBuilder};

use super::CLASSES;
use super::running::Running;
use super::views::{echo, echo_async, index, unread};

#[get("/panic")]
fn panics() -> &'static str {
    panic!("a mistake in a sync view")
}

#[get("/panic-async")]
async fn panics_async() -> &'static str {
    panic!("a mistake in an async view")
}

fn app() -> AppBuilder {
    App::new().body_limit(8).handlers(handlers![
        index,
        echo,
        echo_async,
        unread,
        panics,
        panics_async
    ])
}

#[test]
fn a_malformed_head_is_400_and_the_connection_is_closed() {
    for class in CLASSES {
        let server = Running::start(class, app());
        for head in [
            "GARBAGE\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET / HTTP/1.1 and more\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n",
            "GET / HTTP/1.1\r\nspace before : colon\r\n\r\n",
            "POST /echo HTTP/1.1\r\ncontent-length: many\r\n\r\n",
            "POST /echo HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
            "POST /echo HTTP/1.1\r\ntransfer-encoding: secret\r\n\r\n",
        ] {
            let mut wire = server.connect();
            wire.send(head);
            assert_eq!(wire.answer().status, 400, "{class}: {head:?}");
            wire.assert_closed();
        }
        server.assert_works("/");
    }
}

#[test]
fn http_2_without_negotiation_is_closed_without_an_answer() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        wire.assert_closed();
        server.assert_works("/");
    }
}

#[test]
fn a_head_over_the_limit_is_431() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let long_header = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(65 * 1024));
        let many_headers = format!("GET / HTTP/1.1\r\n{}\r\n", "x: 1\r\n".repeat(101));
        let long_line = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(65 * 1024));
        for (what, head) in [
            ("a long header", long_header),
            ("many headers", many_headers),
            ("a long request line", long_line),
        ] {
            let mut wire = server.connect();
            wire.send_if_wanted(head);
            assert_eq!(wire.answer().status, 431, "{class}: {what}");
            wire.assert_closed();
        }
        server.assert_works("/");
    }
}

#[test]
fn a_hundred_headers_are_no_more_than_allowed() {
    let server = Running::start(CLASSES[0], app());
    let mut wire = server.connect();
    wire.send(format!("GET / HTTP/1.1\r\n{}\r\n", "x: 1\r\n".repeat(100)));
    assert_eq!(wire.answer().status, 200);
}

// R33
#[test]
fn a_body_over_the_limit_is_413_however_it_is_sent() {
    for class in CLASSES {
        let server = Running::start(class, app());
        for path in ["/echo", "/echo-async"] {
            for (what, rest) in [
                ("a length", "content-length: 9\r\n\r\n123456789"),
                ("one chunk", "transfer-encoding: chunked\r\n\r\n9\r\n123456789\r\n0\r\n\r\n"),
                (
                    "two chunks",
                    "transfer-encoding: chunked\r\n\r\n5\r\n12345\r\n4\r\n6789\r\n0\r\n\r\n",
                ),
                ("a body that is not sent", "content-length: 9\r\n\r\n"),
            ] {
                let mut wire = server.connect();
                wire.send(format!("POST {path} HTTP/1.1\r\n{rest}"));
                assert_eq!(wire.answer().status, 413, "{class}: {path}: {what}");
            }
            let mut wire = server.connect();
            wire.send(format!("POST {path} HTTP/1.1\r\ncontent-length: 8\r\n\r\n12345678"));
            assert_eq!(wire.answer().body, "12345678", "{class}: {path}: the limit itself");
        }
        server.assert_works("/");
    }
}

/// The client reads its answer only after it has sent everything.
#[test]
fn the_answer_to_an_upload_that_is_too_large_is_not_lost() {
    for class in CLASSES {
        let server = Running::start(class, app());
        for path in ["/echo", "/unread"] {
            let mut wire = server.connect();
            let body = "x".repeat(256 * 1024);
            let length = body.len();
            wire.send(format!("POST {path} HTTP/1.1\r\ncontent-length: {length}\r\n\r\n"));
            wire.send_if_wanted(body);
            let expected = if path == "/echo" { 413 } else { 200 };
            assert_eq!(wire.answer().status, expected, "{class}: {path}");
        }
        server.assert_works("/");
    }
}

#[test]
fn a_chunk_that_is_none_is_400() {
    for class in CLASSES {
        let server = Running::start(class, app());
        for path in ["/echo", "/echo-async"] {
            let mut wire = server.connect();
            wire.send(format!("POST {path} HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"));
            assert_eq!(wire.answer().status, 400, "{class}: {path}");
        }
        server.assert_works("/");
    }
}

#[test]
fn a_path_that_is_not_utf_8_is_400_and_the_connection_stays() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        assert_eq!(wire.get("/%FF").status, 400, "{class}");
        assert_eq!(wire.get("/").status, 200, "{class}");
    }
}

// R13
#[test]
fn a_panic_is_500_and_the_connection_stays() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        for path in ["/panic", "/panic-async"] {
            let answer = wire.get(path);
            assert_eq!(answer.status, 500, "{class}: {path}");
            assert!(!answer.body.contains("mistake"), "{class}: {path}: {}", answer.body);
            assert_eq!(wire.get("/").status, 200, "{class}: {path}");
        }
    }
}
