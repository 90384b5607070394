//! Closures that were given to `sync_to_async` by async code that is dropped (R48): one that runs is
//! finished before the teardowns, one that no thread has come to is not begun.

use std::future::pending;
use std::sync::{Arc, mpsc};

use duotone::prelude::*;
use duotone::{PoolConfig, TaskGroup, WorkerClass};

use crate::entries::{Served, each_entry, request};
use crate::gate::Gate;
use crate::log::Log;
use crate::polling::poll_times;
use crate::wire;

/// Tells when it is dropped, as code of which request.
struct Bell(Log, &'static str);

impl Drop for Bell {
    fn drop(&mut self) {
        let of_request = current::request().is_ok();
        self.0.add(if of_request { self.1 } else { "dropped outside of its request" });
    }
}

async fn bridged(gate: State<Gate>, log: State<Log>) {
    let held = Bell(Log::clone(&log), "dropped");
    let of_closure = Bell(Log::clone(&log), "closure dropped");
    let given = sync_to_async(move || {
        log.add("begun");
        gate.wait();
        log.add("ended");
        of_closure
    });
    drop(given.await);
    drop(held);
}

#[get("/view")]
async fn view(gate: State<Gate>, log: State<Log>) {
    bridged(gate, log).await;
}

#[decorator]
async fn around(gate: State<Gate>, log: State<Log>, next: Next<'_>) -> Result<Response> {
    bridged(gate, log).await;
    next.run().await
}

#[get("/decorated", with = [around])]
async fn decorated() {}

#[get("/task")]
async fn task(gate: State<Gate>, log: State<Log>, tasks: TaskGroup) {
    tasks.spawn(bridged(gate, log));
    pending::<()>().await;
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

fn app(threads: usize) -> (App, Arc<Gate>, Log) {
    let (gate, log) = (Arc::new(Gate::default()), Log::default());
    let app = App::new()
        .pool(PoolConfig::default().with_max_threads(threads))
        .shared_state(Arc::clone(&gate))
        .shared_state(log.clone().into())
        .handlers(handlers![view, decorated, task, teardown]);
    (app.build().expect("a sound app"), gate, log)
}

/// What happened since, but for what was held: it may be dropped before its closure has ended.
fn rest(log: &Log) -> Vec<String> {
    let mut events = log.take_after("teardown");
    events.retain(|event| event != "dropped");
    events
}

const ALL_BUT_BEGUN: [&str; 3] = ["ended", "closure dropped", "teardown"];

#[test]
fn the_teardowns_wait_for_a_closure_that_runs() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        for path in ["/view", "/decorated", "/task"] {
            let (app, gate, log) = app(2);
            let client = app.test_client().worker_class(class);
            let mut dispatch = client.get(path).into_future();
            assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{path}, {class}");
            log.take_after("begun");
            let begun = app.pool_stats();
            drop(dispatch);
            if class == WorkerClass::Async {
                let pool = app.pool_stats();
                assert_eq!((pool.jobs, pool.queued), (begun.jobs, 0), "the teardown of {path}");
            }
            gate.open();
            assert_eq!(rest(&log), ALL_BUT_BEGUN, "{path}, {class}");
        }
    }
}

#[test]
fn they_do_when_a_client_of_the_server_leaves() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        for path in ["/view", "/decorated", "/task"] {
            let (app, gate, log) = app(2);
            let served = Served::start(&app, class);
            let connection = wire::send(served.addr, request("GET", path)).expect("a connection");
            log.take_after("begun");
            drop(connection);
            if class == WorkerClass::Async && path != "/task" {
                assert_eq!(log.take_after("dropped"), ["dropped"], "{path}");
            }
            gate.open();
            assert_eq!(rest(&log), ALL_BUT_BEGUN, "{path}, {class}");
        }
    }
}

#[test]
fn a_closure_that_no_thread_has_come_to_is_not_begun() {
    let (app, gate, log) = app(1);
    let mut first = Box::pin(app.handle(request("GET", "/view")));
    assert!(poll_times(first.as_mut(), 1).is_none());
    log.take_after("begun");
    let mut second = Box::pin(app.handle(request("GET", "/view")));
    assert!(poll_times(second.as_mut(), 1).is_none());
    assert_eq!(app.pool_stats().queued, 1);
    drop(second);
    gate.open();
    assert!(poll_times(first.as_mut(), usize::MAX).is_some());
    let mut events = log.take();
    events.sort_unstable();
    assert_eq!(
        events,
        [
            "closure dropped",
            "closure dropped",
            "dropped",
            "dropped",
            "ended",
            "teardown",
            "teardown"
        ]
    );
}

#[teardown_request]
async fn bridging_teardown(gate: State<Gate>, log: State<Log>) {
    let inner = State::clone(&log);
    sync_to_async(move || {
        inner.add("begun");
        gate.wait();
        inner.add("ended");
    })
    .await;
    log.add("first teardown");
}

#[get("/quick")]
fn quick() {}

// R12
#[test]
fn a_teardown_that_waits_for_a_closure_of_its_own_goes_on_after_it() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let (gate, log) = (Arc::new(Gate::default()), Log::default());
        let app = App::new()
            .pool(PoolConfig::default().with_max_threads(1))
            .shared_state(Arc::clone(&gate))
            .shared_state(log.clone().into())
            .handlers(handlers![quick, teardown, bridging_teardown])
            .build()
            .expect("a sound app");
        let client = app.test_client().worker_class(class);
        let mut dispatch = client.get("/quick").into_future();
        // To the view and back, and into the teardown.
        let polls = if class == WorkerClass::Async { 2 } else { 1 };
        assert!(poll_times(dispatch.as_mut(), polls).is_none(), "{class}");
        log.take_after("begun");
        drop(dispatch);
        gate.open();
        assert_eq!(log.take_after("teardown"), ["ended", "first teardown", "teardown"], "{class}");
    }
}

/// Its task ends with it, and the task's closure when that has ended.
#[get("/leaves")]
fn leaves(log: State<Log>, tasks: TaskGroup) -> Result<()> {
    let ((tell, begun), (keeper, kept)) = (mpsc::channel(), mpsc::channel::<()>());
    tasks.spawn(async move {
        sync_to_async(move || {
            tell.send(()).expect("the view waits");
            assert!(kept.recv().is_err());
            log.add("ended");
        })
        .await;
        drop(keeper);
    });
    Ok(begun.recv()?)
}

// R47
#[test]
fn a_closure_that_a_cancelled_task_has_left_is_finished_before_the_teardowns() {
    let (app, log) = crate::log::app(handlers![leaves, teardown]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/leaves").0, 204, "{}", entry.name());
        assert_eq!(log.take(), ["ended", "teardown"], "{}", entry.name());
    });
}
