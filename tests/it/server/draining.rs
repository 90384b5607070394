//! What a connection may be doing when its server is told to stop.

use duotone::prelude::*;
use duotone::{App, AppBuilder, Body, State};

use super::CLASSES;
use super::gate::{Gate, Keeper, gate};
use super::running::Running;
use super::stopping::wait_until_refused;
use super::views::{index, wait_async};

#[post("/echo")]
async fn echo(body: String) -> String {
    body
}

/// Says that it has begun before the body is asked for.
#[before_request]
fn begun(req: &Request, gate: State<Gate>) {
    if req.path() == "/echo" {
        gate.say("begun");
    }
}

/// A body whose end waits for the test.
#[get("/stream")]
fn stream(gate: State<Gate>) -> Response {
    let end = async move {
        gate.pass().await;
        Some(Ok(Bytes::from_static(b"end")))
    };
    Response::new(Body::stream(Parts { begun: false, end: Some(Box::pin(end)) }))
}

struct Parts {
    begun: bool,
    end: Option<BoxFuture<'static, Option<Result<Bytes>>>>,
}

impl futures_core::Stream for Parts {
    type Item = Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if !std::mem::replace(&mut self.begun, true) {
            return std::task::Poll::Ready(Some(Ok(Bytes::from_static(b"begin "))));
        }
        let Some(end) = &mut self.end else { return std::task::Poll::Ready(None) };
        let end = std::task::ready!(end.as_mut().poll(cx));
        self.end = None;
        std::task::Poll::Ready(end)
    }
}

fn app() -> (AppBuilder, Keeper) {
    let (gate, keeper) = gate();
    let handlers = handlers![index, echo, begun, wait_async, stream];
    (App::new().shared_state(gate).handlers(handlers), keeper)
}

#[test]
fn a_client_that_sends_nothing_is_closed() {
    for class in CLASSES {
        let (app, _keeper) = app();
        let mut server = Running::start(class, app);
        let (mut new, mut used) = (server.connect(), server.connect());
        assert_eq!(used.get("/").status, 200);
        server.ask_to_stop();
        new.assert_closed();
        used.assert_closed();
        server.stop().expect("a graceful stop");
    }
}

#[test]
fn a_client_that_sends_its_head_has_its_time_for_that() {
    for class in CLASSES {
        for before in ["", "GET / HTTP/1.1\r\n\r\n"] {
            let (app, _keeper) = app();
            let limit = std::time::Duration::from_millis(50);
            let mut server = Running::with(class, app, move |server| server.header_timeout(limit));
            let mut wire = server.connect();
            wire.send(format!("{before}GET / HT"));
            if !before.is_empty() {
                assert_eq!(wire.answer().status, 200, "{class}");
            }
            server.ask_to_stop();
            wire.assert_closed();
            server.stop().expect("a graceful stop");
        }
    }
}

#[test]
fn a_body_that_is_on_its_way_is_waited_for() {
    for class in CLASSES {
        let (app, keeper) = app();
        let mut server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send("POST /echo HTTP/1.1\r\ncontent-length: 4\r\n\r\nbo");
        keeper.expect("begun");
        server.ask_to_stop();
        wait_until_refused(server.address);
        wire.send("dy");
        assert_eq!(wire.answer().body, "body", "{class}");
        wire.assert_closed();
        server.stop().expect("a graceful stop");
    }
}

#[test]
fn a_streamed_answer_is_sent_to_its_end() {
    for class in CLASSES {
        let (app, keeper) = app();
        let mut server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send("GET /stream HTTP/1.1\r\n\r\n");
        wire.head();
        assert_eq!(wire.chunk(), "begin ", "{class}");
        keeper.expect("begun");
        server.ask_to_stop();
        wait_until_refused(server.address);
        keeper.open();
        assert_eq!((wire.chunk(), wire.chunk()), ("end".to_owned(), String::new()), "{class}");
        wire.assert_closed();
        server.stop().expect("a graceful stop");
    }
}

/// The client is told by `connection: close`, and may ask again elsewhere.
#[test]
fn of_pipelined_requests_the_one_that_runs_is_answered() {
    for class in CLASSES {
        let (app, keeper) = app();
        let mut server = Running::start(class, app);
        let mut wire = server.connect();
        wire.send("GET /wait-async HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
        keeper.expect("begun");
        server.ask_to_stop();
        wait_until_refused(server.address);
        keeper.open();
        let answer = wire.answer();
        assert_eq!(answer.body, "waited", "{class}");
        assert_eq!(answer.header("connection"), Some("close"), "{class}");
        wire.assert_closed();
        server.stop().expect("a graceful stop");
    }
}
