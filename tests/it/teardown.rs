//! When teardowns run, and what they are given (R8-R10, R12).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use duotone::Handler;
use duotone::prelude::*;

use crate::entries::{CLASSES, client_of, each_entry, request};
use crate::log::{Log, app};
use crate::polling::{pause, poll_times};

#[derive(Debug, thiserror::Error)]
#[error("out of stock")]
struct OutOfStock;

#[derive(Debug, thiserror::Error)]
#[error("a broken handler")]
struct BrokenHandler;

/// What a teardown writes down for this error.
fn torn_down(error: Option<&str>) -> Vec<String> {
    vec![format!("teardown {}", error.unwrap_or("nothing"))]
}

#[teardown_request]
fn teardown(error: Option<&Error>, log: State<Log>) {
    log.add(match error {
        Some(error) => format!("teardown {error}"),
        None => "teardown nothing".to_owned(),
    });
}

#[get("/ok")]
fn ok() {}

#[get("/forbidden")]
async fn forbidden() -> Result<()> {
    abort!(403)
}

#[get("/fails")]
fn fails() -> Result<()> {
    Err(OutOfStock.into())
}

#[get("/panics")]
async fn panics() {
    pause().await;
    panic!("boom")
}

#[error_handler]
fn out_of_stock(_error: &OutOfStock) -> &'static str {
    "sold out"
}

#[error_handler]
async fn breaks(_error: &OutOfStock) -> Result<&'static str> {
    pause().await;
    Err(BrokenHandler.into())
}

#[error_handler(500)]
fn internal(_error: &HttpError) -> &'static str {
    "sorry"
}

#[error_handler(403)]
fn sent_away(_error: &HttpError) -> &'static str {
    "members only"
}

// R8, R9
#[test]
fn a_teardown_runs_once_and_is_given_the_error_nobody_handled() {
    const VIEWS: [Handler; 4] = handlers![ok, forbidden, fails, panics];
    for (name, handlers, target, status, error) in [
        ("a success", &[][..], "/ok", 200, None),
        ("an http error", &[], "/forbidden", 403, None),
        ("a handled http error", &handlers![sent_away], "/forbidden", 403, None),
        ("a 404", &[], "/missing", 404, None),
        ("a 405", &[], "POST /ok", 405, None),
        ("an unhandled error", &[], "/fails", 500, Some("out of stock")),
        ("a handled error", &handlers![out_of_stock], "/fails", 500, None),
        ("a 500 handler's error", &handlers![internal], "/fails", 500, Some("out of stock")),
        ("a handler's error", &handlers![breaks], "/fails", 500, Some("a broken handler")),
        ("a panic", &[], "/panics", 500, Some("panicked: boom")),
        ("a 500 handler's panic", &handlers![internal], "/panics", 500, Some("panicked: boom")),
    ] {
        let all = VIEWS.into_iter().chain(handlers.iter().cloned());
        let (app, log) = app(all.chain(handlers![teardown]));
        each_entry(&app, |entry| {
            let (method, target) = target.split_once(' ').unwrap_or(("GET", target));
            let context = format!("{name}, {}", entry.name());
            assert_eq!(entry.call(method, target).status(), expected(status, target), "{context}");
            assert_eq!(log.take(), torn_down(error), "{context}");
        });
    }
}

/// `()` answers 204 (R35).
fn expected(status: u16, target: &str) -> u16 {
    if (status, target) == (200, "/ok") { 204 } else { status }
}

#[teardown_request]
fn first(log: State<Log>) {
    log.add("first");
}

#[teardown_request]
async fn fails_down(log: State<Log>) -> Result<()> {
    pause().await;
    log.add("fails");
    Err(OutOfStock.into())
}

#[teardown_request]
fn panics_down(log: State<Log>) {
    log.add("panics");
    panic!("in a teardown")
}

#[teardown_request]
async fn last(log: State<Log>) {
    pause().await;
    log.add("last");
}

// R10
#[test]
fn every_teardown_runs_and_none_changes_the_response() {
    let (app, log) = app(handlers![ok, first, fails_down, panics_down, last]);
    each_entry(&app, |entry| {
        for target in ["/ok", "/missing"] {
            let status = if target == "/ok" { 204 } else { 404 };
            assert_eq!(entry.call("GET", target).status(), status, "{}", entry.name());
            assert_eq!(log.take(), ["last", "panics", "fails", "first"], "{}", entry.name());
        }
    });
}

#[before_request]
async fn slow_before(log: State<Log>) {
    pause().await;
    log.add("before");
}

#[get("/slow")]
async fn slow_view(log: State<Log>) -> Result<()> {
    log.add("view");
    pause().await;
    abort!(409)
}

#[error_handler(409)]
async fn slow_handler(_error: &HttpError) -> &'static str {
    pause().await;
    "conflict"
}

#[after_request]
async fn slow_after(_res: &mut Response) {
    pause().await;
}

#[after_request]
fn quick_after(_res: &mut Response) {}

#[before_request]
fn quick_before() {}

#[teardown_request]
async fn interrupted(log: State<Log>) {
    log.add("teardown began");
    pause().await;
    log.add("teardown ended");
}

// R8, R12
#[test]
fn a_dispatch_future_dropped_after_any_poll_is_torn_down_once() {
    const ASYNC: &[Handler] =
        &handlers![slow_before, slow_view, slow_handler, slow_after, first, interrupted];
    const MIXED: &[Handler] = &handlers![
        slow_before,
        quick_before,
        slow_view,
        slow_handler,
        quick_after,
        slow_after,
        first,
        interrupted
    ];
    for handlers in [ASYNC, MIXED] {
        let (app, log) = app(handlers.iter().cloned());
        let mut polls = 1;
        loop {
            let mut dispatch = Box::pin(app.handle(request("GET", "/slow")));
            let done = poll_times(dispatch.as_mut(), polls).is_some();
            drop(dispatch);
            let events = log.take_after("first");
            let torn_down = ["teardown began", "teardown ended", "first"];
            assert!(events.ends_with(&torn_down.map(str::to_owned)), "{polls} polls: {events:?}");
            let began = events.iter().filter(|event| *event == "teardown began").count();
            assert_eq!(began, 1, "dropped after {polls} polls: {events:?}");
            if done {
                break;
            }
            polls += 1;
        }
        // Before, view, error handler, after and teardown wait for one poll each.
        assert!(polls > 5, "every step was interrupted: {polls} polls");
        assert_eq!(log.take(), [""; 0], "nothing is torn down late");
    }
}

// R8
#[test]
fn a_dispatch_future_that_is_never_polled_starts_nothing() {
    let (app, log) = app(handlers![slow_before, slow_view, first, last]);
    drop(app.handle(request("GET", "/slow")));
    // A second request, to its end: what the first had started would have been seen.
    app.handle_sync(request("GET", "/missing"));
    assert_eq!(log.take(), ["before", "last", "first"]);
}

/// Holds a sync view until the test lets go of it.
#[derive(Default)]
struct Gate(AtomicBool);

impl Gate {
    fn wait(&self) {
        while !self.0.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
    }
}

#[get("/held")]
fn held(gate: State<Gate>, log: State<Log>) {
    log.add("view began");
    gate.wait();
    log.add("view ended");
}

#[after_request]
fn unreached(_res: &mut Response, log: State<Log>) {
    log.add("after");
}

// R8, R48
#[test]
fn a_sync_step_is_finished_when_the_dispatch_future_is_dropped_and_no_further_one_begun() {
    let (log, gate) = (Log::default(), Arc::new(Gate::default()));
    let builder = App::new().shared_state(log.clone().into()).shared_state(Arc::clone(&gate));
    let app = builder.handlers(handlers![held, unreached, first]).build().expect("a sound app");
    let mut dispatch = Box::pin(app.handle(request("GET", "/held")));
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    assert_eq!(log.take_after("view began"), ["view began"]);
    drop(dispatch);
    gate.0.store(true, Ordering::Release);
    assert_eq!(log.take_after("first"), ["view ended", "first"]);
}

#[get("/endless")]
async fn endless(log: State<Log>) {
    log.add("view began");
    std::future::pending::<()>().await;
}

// R8, R48
#[test]
fn an_async_step_is_cancelled_when_the_dispatch_future_is_dropped_in_every_worker_class() {
    let (app, log) = app(handlers![endless, unreached, first, interrupted]);
    for class in CLASSES {
        let client = client_of(&app, class);
        let mut dispatch = client.get("/endless").into_future();
        assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{class}");
        assert_eq!(log.take_after("view began"), ["view began"], "{class}");
        drop(dispatch);
        let events = log.take_after("first");
        assert_eq!(events, ["teardown began", "teardown ended", "first"], "{class}");
    }
}
