//! Async and sync functions beside each other on one event loop: wherever one of either color waits,
//! the others go on.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{AppBuilder, WorkerClass};
use tokio::sync::{Barrier, Semaphore};

use crate::log::{Bell, Log};
use crate::polling::pause;
use crate::server::running::Running;
use crate::server::wire::Wire;

/// As many requests of each color.
const EACH: usize = 10;

/// A server with one event loop.
#[track_caller]
fn serve(app: AppBuilder) -> Running {
    Running::with(WorkerClass::Green, app.debug(true), |server| server.workers(1))
}

/// Sends these requests at once, each on a connection of its own.
fn send<'a>(server: &Running, paths: impl IntoIterator<Item = &'a str>) -> Vec<Wire> {
    let sent = |path: &str| {
        let mut wire = server.connect();
        wire.send(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"));
        wire
    };
    paths.into_iter().map(sent).collect()
}

/// What all requests have to reach before one of them goes on.
type All = State<Barrier>;

#[before_request]
fn before(all: All) {
    async_to_sync(all.wait());
}

#[before_request]
async fn before_async(all: All) {
    all.wait().await;
}

#[provider]
fn provider(all: All) -> u8 {
    async_to_sync(all.wait());
    1
}

#[provider]
async fn provider_async(all: All) -> u16 {
    all.wait().await;
    2
}

#[decorator]
fn around(all: All, next: SyncNext<'_>) -> Result<Response> {
    async_to_sync(all.wait());
    let answer = next.run();
    async_to_sync(all.wait());
    answer
}

#[decorator]
async fn around_async(all: All, next: Next<'_>) -> Result<Response> {
    all.wait().await;
    let answer = next.run().await;
    all.wait().await;
    answer
}

#[get("/sync", with = [around, around_async])]
fn sync(all: All, one: Provided<provider>, two: Provided<provider_async>) -> String {
    async_to_sync(all.wait());
    format!("sync {} {}", *one, *two)
}

#[get("/async", with = [around_async, around])]
async fn cooperative(all: All, one: Provided<provider>, two: Provided<provider_async>) -> String {
    all.wait().await;
    format!("async {} {}", *one, *two)
}

#[after_request]
fn after(all: All) {
    async_to_sync(all.wait());
}

#[after_request]
async fn after_async(all: All) {
    all.wait().await;
}

#[teardown_request]
fn teardown(all: All) {
    async_to_sync(all.wait());
}

#[teardown_request]
async fn teardown_async(all: All) {
    all.wait().await;
}

// R41, R42
#[test]
fn ten_requests_of_each_color_meet_in_every_function_on_one_loop() {
    let handlers = handlers![
        before,
        before_async,
        sync,
        cooperative,
        after,
        after_async,
        teardown,
        teardown_async
    ];
    let server = serve(App::new().state(Barrier::new(2 * EACH)).handlers(handlers));
    let paths = ["/sync", "/async"].into_iter().cycle().take(2 * EACH);
    let answers = send(&server, paths).into_iter().map(|mut wire| wire.answer().body);
    for (answer, expected) in answers.zip(["sync 1 2", "async 1 2"].into_iter().cycle()) {
        assert_eq!(answer, expected);
    }
    assert_eq!(server.app().pool_stats().jobs, 0, "no worker thread had to help");
}

/// With gevent this hangs for ever: the loop waits for itself.
#[get("/in-view")]
async fn in_view() {
    async_to_sync(pending::<()>());
}

#[get("/in-bridge")]
fn in_bridge() {
    async_to_sync(async { async_to_sync(pending::<()>()) });
}

#[get("/in-task")]
fn in_task() -> Result<()> {
    duotone::spawn(async { async_to_sync(pending::<()>()) }).join()
}

/// A task that only tokio knows of.
#[get("/in-tokio-task")]
async fn in_tokio_task() -> Result<()> {
    let task = tokio::spawn(async { async_to_sync(pending::<()>()) });
    if let Err(error) = task.await {
        std::panic::resume_unwind(error.into_panic());
    }
    Ok(())
}

#[get("/by-a-worker")]
fn by_a_worker() -> &'static str {
    async_to_sync(sync_to_async(|| async_to_sync(pause())));
    "worked"
}

// R43
#[test]
fn code_on_the_loop_that_would_wait_for_the_loop_fails_at_once_and_says_what_to_write() {
    let handlers = handlers![in_view, in_bridge, in_task, in_tokio_task, by_a_worker];
    let server = serve(App::new().handlers(handlers));
    for path in ["/in-view", "/in-bridge", "/in-task", "/in-tokio-task"] {
        let answer = server.connect().get(path);
        assert_eq!(answer.status, 500, "{path}");
        assert!(answer.body.contains("`.await` the future instead"), "{path}: {}", answer.body);
        assert_eq!(server.connect().get("/by-a-worker").body, "worked", "after {path}");
    }
}

#[get("/parked")]
fn parked(log: State<Log>) {
    let _held = Bell::of(&log, "dropped");
    async_to_sync(async {
        log.add("parked");
        pending::<()>().await;
    });
}

#[get("/limited", timeout = "50ms")]
fn limited(log: State<Log>) {
    let _held = Bell::of(&log, "dropped");
    async_to_sync(pending::<()>());
}

#[get("/panics")]
fn panics(all: All) {
    async_to_sync(all.wait());
    panic!("on purpose");
}

#[get("/waits")]
fn waits(all: All, go: State<Semaphore>) -> Result<&'static str> {
    async_to_sync(all.wait());
    async_to_sync(go.acquire())?.forget();
    Ok("went on")
}

/// These views for a meeting of so many, the log that they write to, and what lets `waits` go on.
fn app_of_views(meeting: usize) -> (AppBuilder, Log, Arc<Semaphore>) {
    let (log, go) = (Log::default(), Arc::new(Semaphore::new(0)));
    let app = App::new().shared_state(log.clone().into()).shared_state(Arc::clone(&go));
    let handlers = handlers![parked, limited, panics, waits];
    (app.state(Barrier::new(meeting)).handlers(handlers), log, go)
}

// R48
#[test]
fn a_client_that_leaves_and_a_time_that_is_over_end_their_own_green_thread_and_no_other() {
    let (app, log, go) = app_of_views(EACH);
    let server = serve(app);
    let left = send(&server, ["/parked"]);
    log.take_after("parked");
    let others = send(&server, ["/waits"; EACH]);
    drop(left);
    log.take_after("dropped");
    let cut = server.connect().get("/limited");
    assert_eq!(cut.status, 503);
    log.take_after("dropped");
    go.add_permits(EACH);
    for mut other in others {
        assert_eq!(other.answer().body, "went on");
    }
}

// R13
#[test]
fn a_panic_of_one_is_the_500_of_its_request_and_the_others_go_on() {
    let (app, _log, go) = app_of_views(2 * EACH);
    let server = serve(app);
    let panicking = send(&server, ["/panics"; EACH]);
    let others = send(&server, ["/waits"; EACH]);
    for mut wire in panicking {
        let answer = wire.answer();
        assert_eq!(answer.status, 500);
        assert!(answer.body.contains("on purpose"), "{}", answer.body);
    }
    go.add_permits(EACH);
    for mut other in others {
        assert_eq!(other.answer().body, "went on");
    }
}

#[test]
fn at_the_end_what_waits_has_its_time_and_is_then_unwound() {
    let (app, log, go) = app_of_views(1);
    let mut server = Running::with(WorkerClass::Green, app, |server| {
        server.workers(1).shutdown_timeout(Duration::from_millis(300))
    });
    let in_time = send(&server, ["/waits"]);
    let endless = send(&server, ["/parked"; EACH]);
    log.take_after_all(&["parked"; EACH]);
    server.ask_to_stop();
    go.add_permits(1);
    for mut wire in in_time {
        assert_eq!(wire.answer().body, "went on");
    }
    for mut wire in endless {
        wire.assert_closed();
    }
    server.stop().expect("an end at the deadline");
    assert_eq!(log.take(), ["dropped"; EACH], "what each of them held");
}
