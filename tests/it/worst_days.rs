//! The errors that made the worst days of those who mixed colors elsewhere, by the names they have
//! there: each is impossible here, or says what to do (R37-R47).

mod blocking;
mod client;
mod second_server;

use std::thread;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{BridgeError, PoolConfig, ensure_async, ensure_sync, spawn};
use tokio::sync::Semaphore;

use crate::bridges::of_each_bridge;
use crate::entries::{Entry, LOOP, each_entry, request};
use crate::log::Log;
use crate::polling::pause;

fn one_thread() -> PoolConfig {
    PoolConfig::default().with_max_threads(1)
}

/// What calls async code, and does not know who calls it.
fn helper() -> String {
    async_to_sync(async {
        pause().await;
        "done".to_owned()
    })
}

#[get("/helper/sync")]
fn helper_in_sync() -> String {
    helper()
}

#[get("/helper/moved")]
async fn helper_moved() -> String {
    sync_to_async(helper).await
}

#[get("/helper/async")]
async fn helper_in_async() -> String {
    helper()
}

// asgiref. R43
#[test]
fn you_cannot_use_async_to_sync_in_the_same_thread_as_an_async_event_loop() {
    let handlers = || handlers![helper_in_sync, helper_moved, helper_in_async];
    let app = || App::new().debug(true).pool(one_thread()).handlers(handlers());
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            let context = format!("{bridge}, {}", entry.name());
            for target in ["/helper/sync", "/helper/moved"] {
                assert_eq!(entry.get(target), (200, "done".to_owned()), "{target}, {context}");
            }
            let (status, page) = entry.get("/helper/async");
            assert_eq!(status, 500, "{context}");
            assert!(page.contains("`.await` the future instead"), "{context}: {page}");
        });
        // A loop that is not ours, on the very thread.
        let answer = || String::from_utf8(bytes_of(&app, "/helper/sync")).expect("text");
        assert_eq!(LOOP.block_on(async { answer() }), "done", "{bridge}, in tokio");
        assert_eq!(smol::block_on(async { answer() }), "done", "{bridge}, in smol");
    }
}

fn bytes_of(app: &App, target: &str) -> Vec<u8> {
    let response = app.handle_sync(request("GET", target));
    response.body().as_bytes().expect("a buffered body").to_vec()
}

/// Four times sync below async below sync, and in each two sync functions beside each other.
fn nest(depth: u32) -> u32 {
    async_to_sync(async move {
        pause().await;
        let beside = sync_to_async(helper).await;
        assert_eq!(beside, "done");
        if depth == 0 { 0 } else { 1 + sync_to_async(move || nest(depth - 1)).await }
    })
}

#[get("/nested")]
fn nested() -> String {
    nest(4).to_string()
}

/// The task needs a thread of its own, while the only one waits for the task.
#[get("/crossed")]
fn crossed() -> Result<String> {
    Ok(async_to_sync(spawn(sync_to_async(|| nest(4))))?.to_string())
}

#[get("/refused")]
fn refused() -> String {
    match async_to_sync(spawn(duotone::try_sync_to_async(|| ()))) {
        Err(error) => error.downcast_ref::<BridgeError>().map(ToString::to_string),
        Ok(()) => None,
    }
    .unwrap_or_else(|| "ran".to_owned())
}

// asgiref. R44
#[test]
fn single_thread_executor_already_being_used_would_deadlock() {
    let app = || App::new().pool(one_thread()).handlers(handlers![nested, crossed]);
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            thread::scope(|scope| {
                let ask = |target| (target, scope.spawn(move || entry.get(target)));
                for (target, client) in ["/nested", "/crossed", "/nested", "/crossed"].map(ask) {
                    let answer = client.join().expect("an answer");
                    assert_eq!(
                        answer,
                        (200, "4".to_owned()),
                        "{target}, {bridge}, {}",
                        entry.name()
                    );
                }
            });
        });
    }
    // With no thread to be had it is an error, and it says what to do.
    let app = App::new().pool(one_thread().with_max_blocked(0)).handlers(handlers![refused]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        let on_a_worker = !matches!(entry, Entry::HandleSync(_));
        let answer = entry.get("/refused").1;
        assert_eq!(answer.contains("max_blocked"), on_a_worker, "{answer}, {}", entry.name());
    });
}

/// Adds what it is called to the list that `g` holds.
fn mark(name: &str) {
    let g = current::g().expect("inside a request");
    let so_far = g.get::<String>().map(|names| names.to_string()).unwrap_or_default();
    g.set(format!("{so_far} {name}"));
}

async fn mark_async(name: &'static str) {
    pause().await;
    mark(name);
}

#[before_request]
fn before_sync() {
    mark("hook");
}

#[before_request]
async fn before_async() {
    mark_async("async-hook").await;
}

#[get("/g/sync")]
fn g_in_sync(req: &Request) -> Result<String> {
    async_to_sync(mark_async("down"));
    async_to_sync(sync_to_async(|| mark("down-up")));
    ensure_sync(mark_async)("ensured");
    all_marks(req)
}

#[get("/g/async")]
async fn g_in_async(req: &Request) -> Result<String> {
    sync_to_async(|| mark("down")).await;
    sync_to_async(|| async_to_sync(mark_async("down-up"))).await;
    ensure_async(mark)("ensured").await;
    all_marks(req)
}

fn all_marks(req: &Request) -> Result<String> {
    // A thread of one's own has no request of its own, and not a stale one.
    thread::spawn(|| assert!(current::g().is_err())).join().expect("no panic");
    Ok(req.g().get::<String>().or_status(StatusCode::NOT_FOUND)?.to_string())
}

#[teardown_request]
fn last(log: State<Log>) {
    mark("teardown");
    log.add(current::g().expect("a request").get::<String>().expect("marks").to_string());
}

// Flask. R37, R38, R40
#[test]
fn g_is_lost_across_a_thread() {
    let log = Log::default();
    let handlers = || handlers![before_sync, before_async, g_in_sync, g_in_async, last];
    let app =
        || App::new().pool(one_thread()).shared_state(log.clone().into()).handlers(handlers());
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            for target in ["/g/sync", "/g/async"] {
                let context = format!("{target}, {bridge}, {}", entry.name());
                let marks = " hook async-hook down down-up ensured".to_owned();
                let all = format!("{marks} teardown");
                assert_eq!(entry.get(target), (200, marks), "{context}");
                assert_eq!(log.take_after(&all).concat(), all, "{context}");
            }
        });
    }
}

/// Tasks wait for the test, which lets them go on when the answer is there.
static GO_ON: Semaphore = Semaphore::const_new(0);

/// What a view starts and does not wait for.
fn start(log: &Log) {
    let log = log.clone();
    spawn(async move {
        GO_ON.acquire().await.expect("open").forget();
        pause().await;
        sync_to_async(move || log.add("ended")).await;
    });
}

#[get("/tasks/sync")]
fn tasks_of_sync(log: State<Log>) {
    start(&log);
}

#[get("/tasks/async")]
async fn tasks_of_async(log: State<Log>) {
    start(&log);
}

/// The event loop that asyncio closes when the call returns.
#[get("/tasks/driven")]
fn tasks_of_driven(log: State<Log>) {
    async_to_sync(async { start(&log) });
}

// asyncio, under Flask's async views. R47
#[test]
fn background_tasks_are_silently_cancelled() {
    let log = Log::default();
    let handlers = || handlers![tasks_of_sync, tasks_of_async, tasks_of_driven];
    let app =
        || App::new().pool(one_thread()).shared_state(log.clone().into()).handlers(handlers());
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            for target in ["/tasks/sync", "/tasks/async", "/tasks/driven"] {
                assert_eq!(entry.get(target).0, 204, "{target}, {bridge}, {}", entry.name());
                assert!(log.take().is_empty(), "it has not ended when its request has");
                GO_ON.add_permits(1);
                assert_eq!(log.take_after("ended"), ["ended"], "{target}, {bridge}");
            }
        });
    }
    // And one that is cut is counted.
    let (app, _) = crate::log::app([]);
    app.enter(|| spawn(std::future::pending::<()>()));
    assert_eq!(app.finish_tasks(Duration::ZERO), 1);
}
