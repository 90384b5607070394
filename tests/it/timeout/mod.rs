//! `timeout` on a route: who is cut, who is finished, and who answers, in each entry.

mod cut;
mod in_time;
mod limit;
mod not_begun;
mod running;

use std::future::pending;
use std::sync::Arc;

use duotone::prelude::*;
use duotone::{AppBuilder, Handler, try_async_to_sync};

use crate::entries::request;
use crate::gate::Gate;
use crate::log::{Bell, Log};
use crate::polling::pause;

/// What becomes of a request that is cut.
const CUT: [&str; 5] = ["begun", "dropped", "handler", "after", "teardown"];

/// What is cut: it begins and never ends.
async fn endless(log: &Log) {
    let _held = Bell::of(log, "dropped");
    log.add("begun");
    pause().await;
    pending::<()>().await;
}

/// Returns when the time of every request is over whose limit is as long and began before: the
/// deadlines are told in their order.
fn until_overdue() {
    let app = current::app().expect("inside of a request");
    let sentinel = move || app.handle_sync(request("GET", "/sentinel")).status();
    assert_eq!(std::thread::spawn(sentinel).join().expect("no panic"), 503);
}

#[get("/sentinel", timeout = "100ms")]
async fn sentinel() {
    pending::<()>().await;
}

#[get("/async", timeout = "100ms")]
async fn awaits(log: State<Log>) {
    endless(&log).await;
}

#[before_request]
async fn hook(req: &Request, log: State<Log>) {
    if req.path().starts_with("/hooked") {
        endless(&log).await;
    }
}

#[decorator]
async fn awaiting(next: Next<'_>) -> Result<Response> {
    pause().await;
    next.run().await
}

/// Has the time that it needs.
#[error_handler(503)]
fn unavailable(err: &HttpError, req: &Request, log: State<Log>) -> String {
    assert_eq!(try_async_to_sync(pause()), Ok(()));
    assert_eq!(req.deadline(), None);
    if req.path() != "/sentinel" {
        log.add("handler");
    }
    format!("handled: {err}")
}

#[after_request]
async fn after(res: &mut Response, req: &Request, log: State<Log>) {
    pause().await;
    res.set_header("x-after", "1");
    if req.path() != "/sentinel" {
        log.add("after");
    }
}

#[teardown_request]
fn teardown(error: Option<&Error>, req: &Request, log: State<Log>) {
    assert!(error.is_none(), "an HTTP error that became a response (R9)");
    async_to_sync(pause());
    if req.path() != "/sentinel" {
        log.add("teardown");
    }
}

/// These views, and what stands around them; [`CUT`] is what the log says of each.
fn app(views: impl IntoIterator<Item = Handler>) -> (AppBuilder, Log, Arc<Gate>) {
    let (log, gate) = (Log::default(), Arc::new(Gate::default()));
    let app = App::new()
        .shared_state(log.clone().into())
        .shared_state(Arc::clone(&gate))
        .handlers(views)
        .handlers(handlers![sentinel, awaits, hook, unavailable, after, teardown]);
    (app, log, gate)
}

#[track_caller]
fn build(app: AppBuilder) -> App {
    app.build().expect("a sound app")
}
