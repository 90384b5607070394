//! When the teardowns of a streamed answer run (R11).

use std::pin::Pin;
use std::sync::{Arc, Barrier};

use duotone::WorkerClass;
use duotone::prelude::*;

use crate::entries::{each_entry, request, text};
use crate::log::{Log, app};
use crate::polling::{pause, poll_times};

#[derive(Debug, thiserror::Error)]
#[error("out of stock")]
struct OutOfStock;

#[teardown_request]
fn teardown(error: Option<&Error>, log: State<Log>) {
    log.add(match error {
        Some(error) => format!("teardown {error}"),
        None => "teardown nothing".to_owned(),
    });
}

/// A stream of two chunks that may fail after them, or never end.
struct Chunks {
    log: Log,
    sent: usize,
    then: Then,
}

#[derive(Clone, Copy, PartialEq)]
enum Then {
    End,
    Fail,
    GoOn,
}

impl futures_core::Stream for Chunks {
    type Item = Result<&'static str>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        use std::task::Poll;

        self.sent += 1;
        if self.sent.is_multiple_of(2) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        match self.then {
            _ if self.sent < 4 => {
                self.log.add("chunk");
                Poll::Ready(Some(Ok("chunk ")))
            }
            Then::GoOn => Poll::Ready(Some(Ok("chunk "))),
            Then::End => Poll::Ready(None),
            Then::Fail => Poll::Ready(Some(Err(OutOfStock.into()))),
        }
    }
}

#[get("/stream/{then}")]
fn stream(then: &str, log: State<Log>) -> Response {
    let then = match then {
        "ends" => Then::End,
        "fails" => Then::Fail,
        _ => Then::GoOn,
    };
    Response::new(Body::stream(Chunks { log: Log::clone(&log), sent: 0, then }))
}

// R11
#[test]
fn a_streamed_response_is_torn_down_after_its_last_chunk_or_its_error() {
    for teardown in [handlers![teardown], handlers![waiting_teardown]] {
        let (app, log) = app(handlers![stream].into_iter().chain(teardown));
        each_entry(&app, |entry| {
            for (target, torn_down) in
                [("/stream/ends", "teardown nothing"), ("/stream/fails", "teardown out of stock")]
            {
                let context = format!("{target}, {}", entry.name());
                let sent = entry.try_send(request("GET", target));
                assert_eq!(sent.is_ok(), target == "/stream/ends", "{context}");
                assert_eq!(log.take_after(torn_down), ["chunk", "chunk", torn_down], "{context}");
            }
        });
    }
}

#[teardown_request]
async fn waiting_teardown(error: Option<&Error>, log: State<Log>) {
    pause().await;
    log.add(match error {
        Some(error) => format!("teardown {error}"),
        None => "teardown nothing".to_owned(),
    });
}

// R11
#[test]
fn a_streamed_response_is_torn_down_when_the_client_closes_early() {
    for teardown in [handlers![teardown], handlers![waiting_teardown]] {
        let (app, log) = app(handlers![stream].into_iter().chain(teardown));
        each_entry(&app, |entry| {
            entry.send_and_leave(request("GET", "/stream/goes-on"));
            let events = log.take_after("teardown nothing");
            let torn_down = events.iter().filter(|event| event.starts_with("teardown")).count();
            assert_eq!(torn_down, 1, "{events:?}, {}", entry.name());
        });
    }
}

/// A source of two bytes, read one by one after an interruption, that may fail behind them.
struct Source {
    log: Log,
    reads: usize,
    fails: bool,
}

impl std::io::Read for Source {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let path = current::request().expect("a read belongs to the request").path().to_owned();
        self.log.add(format!("read {path}"));
        self.reads += 1;
        match self.reads {
            1 => Err(std::io::ErrorKind::Interrupted.into()),
            2 | 3 => {
                buf[0] = b'x';
                Ok(1)
            }
            _ if self.fails => Err(std::io::Error::other(OutOfStock)),
            _ => Ok(0),
        }
    }
}

/// As one that says good-bye to where it reads from.
impl Drop for Source {
    fn drop(&mut self) {
        async_to_sync(pause());
        self.log.add("left");
    }
}

#[get("/read/{fails}")]
fn reads(fails: bool, log: State<Log>) -> Body {
    Body::reader(Source { log: Log::clone(&log), reads: 0, fails })
}

// R11, R37
#[test]
fn a_reader_is_read_to_its_end_or_its_error_and_dropped_where_it_may_wait_before_teardown() {
    let (app, log) = app(handlers![reads, teardown]);
    each_entry(&app, |entry| {
        for (target, torn_down) in
            [("/read/false", "teardown nothing"), ("/read/true", "teardown out of stock")]
        {
            let context = format!("{target}, {}", entry.name());
            let sent = entry.try_send(request("GET", target));
            assert_eq!(
                sent.ok().map(|res| text(&res)),
                (torn_down == "teardown nothing").then(|| "xx".to_owned()),
                "{context}"
            );
            let read = format!("read {target}");
            assert_eq!(
                log.take_after(torn_down),
                [&read, &read, &read, &read, "left", torn_down],
                "{context}"
            );
        }
    });
}

#[get("/held")]
fn held(met: State<Barrier>, log: State<Log>) -> Response {
    met.wait();
    Response::new(Body::stream(Chunks { log: Log::clone(&log), sent: 0, then: Then::GoOn }))
}

// R8, R11
#[test]
fn a_streamed_response_that_nobody_came_to_fetch_is_torn_down() {
    for teardown in [handlers![teardown], handlers![waiting_teardown]] {
        let (log, met) = (Log::default(), Arc::new(Barrier::new(2)));
        let app = App::new().shared_state(log.clone().into()).shared_state(Arc::clone(&met));
        let app = app.handlers(handlers![held]).handlers(teardown).build().expect("a sound app");
        for class in [WorkerClass::Async, WorkerClass::Threads] {
            let client = app.test_client().worker_class(class);
            let mut dispatch = Box::pin(client.get("/held").streaming());
            assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{class}");
            met.wait();
            // The response is complete then, and waits for the dispatch future to be polled.
            while app.pool_stats().busy > 0 {
                std::thread::yield_now();
            }
            drop(dispatch);
            assert_eq!(log.take_after("teardown nothing"), ["teardown nothing"], "{class}");
        }
    }
}
