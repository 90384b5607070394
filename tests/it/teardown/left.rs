//! Dispatches that are dropped on their way: what has begun is torn down, once (R8, R12, R48).

use std::future::pending;
use std::sync::Arc;

use duotone::Handler;
use duotone::prelude::*;

use super::{first, last};
use crate::entries::{CLASSES, client_of, request};
use crate::gate::Gate;
use crate::log::{Log, app};
use crate::polling::{pause, poll_times};

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
    gate.open();
    assert_eq!(log.take_after("first"), ["view ended", "first"]);
}

#[get("/endless")]
async fn endless(log: State<Log>) {
    log.add("view began");
    pending::<()>().await;
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
