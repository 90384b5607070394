//! The shapes of requests at the edge of HTTP: each is answered as the table at `Server` says.

use duotone::prelude::*;
use duotone::{App, AppBuilder};

use super::CLASSES;
use super::running::Running;
use super::views::{echo, index};

#[get("/panic")]
async fn panics() -> &'static str {
    panic!("on purpose")
}

fn app() -> AppBuilder {
    App::new().handlers(handlers![index, echo, panics])
}

/// A head without its end, its status, and whether the connection is closed after the answer.
const HEADS: &[(&str, u16, bool)] = &[
    ("\r\n\r\nGET / HTTP/1.1\r\n", 200, false),
    ("GET / HTTP/1.1\r\nx: y", 0, false),
    ("GET / HTTP/1.1\r\nx:\r\n", 200, false),
    ("GET / HTTP/1.1\r\nx: a\r\n folded\r\n", 400, true),
    ("GET / HTTP/1.1\r\nx: a\0b\r\n", 400, true),
    ("GET / HTTP/1.1\r\nx: a\rb\r\n", 400, true),
    ("GET / HTTP/1.1\r\n: nameless\r\n", 400, true),
    ("GET /\0 HTTP/1.1\r\n", 400, true),
    ("GET  / HTTP/1.1\r\n", 400, true),
    ("G@T / HTTP/1.1\r\n", 400, true),
    ("GET /\r\n", 400, true),
    ("GET / HTTP/0.9\r\n", 400, true),
    ("GET / HTTP/1.2\r\n", 400, true),
    ("GET ?query HTTP/1.1\r\n", 400, true),
    ("get / HTTP/1.1\r\n", 405, false),
    ("TRACE / HTTP/1.1\r\n", 405, false),
    ("CONNECT / HTTP/1.1\r\n", 405, false),
    ("CONNECT example.org:80 HTTP/1.1\r\n", 404, false),
    ("OPTIONS / HTTP/1.1\r\n", 200, false),
    ("OPTIONS * HTTP/1.1\r\n", 404, false),
    ("GET http://example.org/ HTTP/1.1\r\n", 200, false),
    ("GET http://example.org HTTP/1.1\r\n", 200, false),
    ("GET //example.org/ HTTP/1.1\r\n", 404, false),
    ("GET /panic HTTP/1.1\r\n", 500, false),
    ("GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n", 200, false),
    ("GET / HTTP/1.1\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\n", 200, false),
    ("POST /echo HTTP/1.1\r\ncontent-length: 0\r\ncontent-length: 0\r\n", 200, false),
    ("POST /echo HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ncontent-length: 0, 0\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ncontent-length: +1\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ncontent-length: -1\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ncontent-length:\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ncontent-length: 18446744073709551615\r\n", 431, true),
    ("POST /echo HTTP/1.1\r\ntransfer-encoding: identity\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ntransfer-encoding: chunked, gzip\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ntransfer-encoding: xchunked\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ntransfer-encoding : chunked\r\n", 400, true),
    ("POST /echo HTTP/1.1\r\ntransfer-encoding: \x0bchunked\r\n", 400, true),
    ("POST /echo HTTP/1.0\r\ntransfer-encoding: chunked\r\n", 400, true),
];

#[test]
fn a_head_is_answered_as_documented() {
    for class in CLASSES {
        let server = Running::start(class, app());
        for &(head, status, closed) in HEADS {
            let mut wire = server.connect();
            wire.send(head);
            if status == 0 {
                // Without its end it is no request yet.
                wire.finish_sending();
                wire.assert_closed();
                continue;
            }
            wire.send("\r\n");
            let answer = wire.answer();
            assert_eq!(answer.status, status, "{class}: {head:?}");
            if closed {
                assert_eq!(answer.header("connection"), Some("close"), "{class}: {head:?}");
                wire.assert_closed();
            } else {
                assert_eq!(wire.get("/").status, 200, "{class}: after {head:?}");
            }
        }
    }
}

#[test]
fn lines_may_end_without_a_carriage_return() {
    let server = Running::start(CLASSES[0], app());
    let mut wire = server.connect();
    wire.send("GET / HTTP/1.1\nhost: test\n\n");
    assert_eq!(wire.answer().status, 200);
    assert_eq!(wire.get("/").status, 200);
}

/// Two ends of one body: whoever stands before us may have believed the other.
#[test]
fn chunks_beat_a_length_and_the_connection_is_closed() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        wire.send(
            "POST /echo HTTP/1.1\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n\
             1\r\nx\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        );
        let answer = wire.answer();
        assert_eq!((answer.status, answer.body.as_str()), (200, "x"), "{class}");
        assert_eq!(answer.header("connection"), Some("close"), "{class}");
        wire.assert_closed();
    }
}

#[test]
fn a_body_in_chunks_ends_where_they_say() {
    for class in CLASSES {
        let server = Running::start(class, app());
        for (chunks, expected) in [
            ("1\r\nx\r\n0\r\n\r\n", Some("x")),
            ("1;name=value\r\nx\r\n0\r\n\r\n", Some("x")),
            ("01\r\nx\r\n0\r\ntrailer: value\r\n\r\n", Some("x")),
            ("A\r\n0123456789\r\n0\r\n\r\n", Some("0123456789")),
            ("ffffffffffffffffff\r\nx", None),
            ("-1\r\nx", None),
            ("0x1\r\nx", None),
            ("\r\nx", None),
            ("1\nx\n0\n\n", None),
            ("1\r\nxy\r\n0\r\n\r\n", None),
        ] {
            let mut wire = server.connect();
            wire.send("POST /echo HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
            wire.send_if_wanted(chunks);
            let answer = wire.answer();
            if let Some(body) = expected {
                assert_eq!((answer.status, answer.body.as_str()), (200, body), "{chunks:?}");
                assert_eq!(wire.get("/").status, 200, "{class}: after {chunks:?}");
            } else {
                assert_eq!(answer.status, 400, "{class}: {chunks:?}");
                wire.assert_closed();
            }
        }
    }
}

// R22
#[test]
fn head_has_no_body_whatever_the_answer() {
    for class in CLASSES {
        let server = Running::start(class, app());
        let mut wire = server.connect();
        for (path, status) in [("/", 200), ("/nowhere", 404), ("/panic", 500), ("/echo", 405)] {
            wire.send(format!("HEAD {path} HTTP/1.1\r\n\r\n"));
            assert_eq!(wire.head().status, status, "{class}: {path}");
            assert_eq!(wire.get("/").body, "hello", "{class}: after {path}");
        }
    }
}

#[test]
fn an_expectation_is_met_or_not_and_never_fails() {
    for class in CLASSES {
        let server = Running::start(class, app());
        for expectation in ["HTTP/1.1\r\nexpect: more", "HTTP/1.0\r\nexpect: 100-continue"] {
            let mut wire = server.connect();
            wire.send(format!("POST /echo {expectation}\r\ncontent-length: 1\r\n\r\nx"));
            let answer = wire.answer();
            assert_eq!((answer.status, answer.body.as_str()), (200, "x"), "{expectation}");
        }
    }
}

#[test]
fn thousands_of_connections_leave_nothing_behind() {
    let server = Running::start(CLASSES[0], app());
    // Those that send nothing, half a head, a whole one, and one whose answer is not awaited.
    for n in 0..2000 {
        let mut wire = server.connect();
        match n % 4 {
            0 => {}
            1 => wire.send("GET / HT"),
            2 => wire.send("GET / HTTP/1.1\r\n\r\n"),
            _ => assert_eq!(wire.get("/").status, 200),
        }
    }
    server.stop().expect("a server that waits for nobody");
}

#[test]
fn many_idle_connections_are_served_at_any_time() {
    let server = Running::start(CLASSES[0], app());
    let mut wires: Vec<_> = (0..400).map(|_| server.connect()).collect();
    for _ in 0..2 {
        for wire in &mut wires {
            assert_eq!(wire.get("/").body, "hello");
        }
    }
}
