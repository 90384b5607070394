//! A request that is dropped while it is inside of decorators (R8, R12, R48).

use std::sync::Arc;

use duotone::PoolConfig;
use duotone::prelude::*;

use crate::entries::request;
use crate::gate::Gate;
use crate::log::Log;
use crate::polling::{pause, poll_times};

#[decorator]
async fn waits(next: Next<'_>) -> Result<Response> {
    pause().await;
    next.run().await
}

#[get("/held", with = [waits])]
fn held(gate: State<Gate>, log: State<Log>) {
    log.add("begun");
    gate.wait();
    assert!(current::request().is_ok());
    log.add("ended");
}

#[get("/endless", with = [waits])]
async fn endless(log: State<Log>) {
    log.add("begun");
    std::future::pending::<()>().await;
}

#[after_request]
fn after(log: State<Log>) {
    log.add("after");
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

fn app() -> (App, Arc<Gate>, Log) {
    let (gate, log) = (Arc::new(Gate::default()), Log::default());
    let app = App::new()
        .pool(PoolConfig::default().with_max_threads(1))
        .shared_state(Arc::clone(&gate))
        .shared_state(log.clone().into())
        .handlers(handlers![held, endless, after, teardown]);
    (app.build().expect("a sound app"), gate, log)
}

#[test]
fn the_teardowns_wait_for_what_runs_on_a_worker() {
    let (app, gate, log) = app();
    let mut dispatch = Box::pin(app.handle(request("GET", "/held")));
    assert!(poll_times(dispatch.as_mut(), 2).is_none());
    assert_eq!(log.take_after("begun"), ["begun"]);
    drop(dispatch);
    // A worker is free for the teardown as soon as the view has ended, and no sooner: there is one.
    assert_eq!(app.pool_stats().queued, 0, "the teardown is not even queued");
    gate.open();
    assert_eq!(log.take_after("teardown"), ["ended", "teardown"]);
}

#[test]
fn what_no_worker_has_come_to_is_not_begun() {
    let (app, gate, log) = app();
    let mut first = Box::pin(app.handle(request("GET", "/held")));
    assert!(poll_times(first.as_mut(), 2).is_none());
    log.take_after("begun");
    let mut second = Box::pin(app.handle(request("GET", "/held")));
    assert!(poll_times(second.as_mut(), 2).is_none());
    assert_eq!(app.pool_stats().queued, 1);
    drop(second);
    gate.open();
    assert!(poll_times(first.as_mut(), usize::MAX).is_some());
    let mut events = log.take();
    events.retain(|event| event == "begun");
    assert!(events.is_empty(), "the second view was begun");
}

#[test]
fn async_code_inside_is_dropped_at_once() {
    let (app, _, log) = app();
    let mut dispatch = Box::pin(app.handle(request("GET", "/endless")));
    assert!(poll_times(dispatch.as_mut(), 2).is_none());
    drop(dispatch);
    assert_eq!(log.take_after("teardown"), ["begun", "teardown"]);
}

/// Gives up on what is inside after its first poll.
#[decorator]
async fn impatient(next: Next<'_>) -> Result<Response> {
    let mut inside = std::pin::pin!(next.run());
    let mut polls = 0;
    let answer = std::future::poll_fn(|cx| {
        polls += 1;
        match inside.as_mut().poll(cx) {
            std::task::Poll::Ready(answer) => std::task::Poll::Ready(Some(answer)),
            std::task::Poll::Pending if polls > 1 => std::task::Poll::Ready(None),
            std::task::Poll::Pending => {
                cx.waker().wake_by_ref();
                std::task::Poll::Pending
            }
        }
    });
    match answer.await {
        Some(answer) => answer,
        None => abort!(504, "too slow"),
    }
}

#[get("/endless", with = [impatient])]
async fn too_slow() {
    std::future::pending::<()>().await;
}

#[test]
fn a_decorator_may_give_up_on_what_is_inside() {
    let app = App::new().handlers(handlers![too_slow]).build().expect("a sound app");
    crate::entries::each_entry(&app, |entry| {
        assert_eq!(entry.get("/endless").0, 504, "{}", entry.name());
    });
}
