//! The end of the client and of its requests: what is parked unwinds, tasks are waited for, and the
//! thread of the loop ends.

use std::cell::Cell;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use duotone::prelude::*;
use duotone::testing::TestClient;
use duotone::{WorkerClass, green, spawn};
use tokio::sync::Semaphore;

use super::client;
use super::streams::{count, torn_down};
use crate::captured::{listen, logged_about};
use crate::entries::client_of;
use crate::gate::Gate;
use crate::log::{Log, PATIENCE};
use crate::polling::poll_times;

struct Held(Log, ThreadId);

impl Held {
    fn new(log: &Log) -> Self {
        Held(log.clone(), thread::current().id())
    }
}

/// It may wait, there too.
impl Drop for Held {
    fn drop(&mut self) {
        green::yield_now();
        assert_eq!(self.1, thread::current().id());
        self.0.add("dropped");
    }
}

#[get("/parked")]
fn parked(log: State<Log>) {
    let _held = Held::new(&log);
    log.add("parked");
    async_to_sync(pending::<()>());
}

// R48
#[test]
fn what_is_parked_unwinds_where_it_is_when_the_future_is_dropped() {
    let (client, log) = client(handlers![parked, torn_down]);
    let mut dispatch = client.get("/parked").into_future();
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    log.take_after("parked");
    drop(dispatch);
    assert_eq!(log.take_after("teardown"), ["dropped", "teardown"]);
}

#[test]
fn a_request_that_nobody_polls_does_not_begin() {
    let (client, log) = client(handlers![count, torn_down]);
    drop(client.get("/count/1").into_future());
    drop(client);
    assert_eq!(log.take(), Vec::<String>::new());
}

/// Says when its thread has ended.
struct Ends(Arc<AtomicBool>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

thread_local! {
    static ENDS: Cell<Option<Ends>> = const { Cell::new(None) };
}

/// Whether the thread of the last request has ended.
#[derive(Clone, Default)]
struct Ended(Arc<AtomicBool>);

impl Ended {
    #[track_caller]
    fn wait(&self) {
        let since = Instant::now();
        while !self.0.load(Ordering::SeqCst) {
            assert!(since.elapsed() < PATIENCE, "the loop never ended");
            thread::sleep(Duration::from_millis(1));
        }
    }
}

#[get("/watched")]
fn watched(ended: State<Ended>) {
    ENDS.set(Some(Ends(Arc::clone(&ended.0.0))));
}

#[get("/tasks")]
async fn tasks(log: State<Log>) {
    // Started from async code, so on this loop.
    spawn({
        let log = Log::clone(&log);
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            spawn(async move { log.add("what a task began") });
        }
    });
}

#[get("/green")]
fn green_task(log: State<Log>) {
    let log = Log::clone(&log);
    green::spawn(move || {
        green::sleep(Duration::from_millis(20));
        log.add("green task");
    });
}

// R47
#[test]
fn its_thread_ends_with_it_when_its_tasks_have_ended() {
    let (log, ended) = (Log::default(), Ended::default());
    let app = App::new().shared_state(log.clone().into()).state(ended.clone());
    let app = app.handlers(handlers![watched, tasks, green_task]).build().expect("a sound app");
    let client = client_of(&app, WorkerClass::Green);
    for path in ["/watched", "/tasks", "/green"] {
        assert_eq!(client.clone().get(path).send().status(), 204);
    }
    assert!(!ended.0.load(Ordering::SeqCst), "clones share it");
    drop(client);
    assert!(ended.0.load(Ordering::SeqCst));
    let mut events = log.take();
    events.sort();
    assert_eq!(events, ["green task", "what a task began"]);
}

#[get("/endless")]
async fn endless(log: State<Log>) {
    let (first, second) = (Log::clone(&log), Log::clone(&log));
    spawn(async move {
        let _held = Held::new(&first);
        pending::<()>().await;
    });
    green_endless(second);
}

fn green_endless(log: Log) {
    green::spawn(move || {
        let _held = Held::new(&log);
        async_to_sync(pending::<()>());
    });
}

// R47
#[test]
fn tasks_that_do_not_end_are_cut_and_named() {
    listen();
    let (client, log) = client(handlers![endless]);
    assert_eq!(client.get("/endless").send().status(), 204);
    drop(client);
    assert_eq!(log.take(), ["dropped", "dropped"]);
    let named = logged_about(file!());
    assert!(named.iter().any(|line| line.contains("cut 2 tasks: ")), "{named:?}");
}

#[get("/task-of-mine")]
async fn task_of_mine(go: State<Semaphore>, log: State<Log>) {
    let (go, log) = (State::clone(&go), Log::clone(&log));
    spawn(async move {
        go.acquire().await.expect("never closed").forget();
        log.add("ended");
    });
}

#[test]
fn a_client_that_ends_leaves_the_tasks_of_another_of_the_same_app_alone() {
    let (log, go) = (Log::default(), Arc::new(Semaphore::new(0)));
    let app = App::new().shared_state(log.clone().into()).shared_state(Arc::clone(&go));
    let app = app.handlers(handlers![task_of_mine]).build().expect("a sound app");
    let [mine, other] = [(); 2].map(|()| client_of(&app, WorkerClass::Green));
    assert_eq!(mine.get("/task-of-mine").send().status(), 204);
    assert_eq!(other.get("/nowhere").send().status(), 404);
    drop(other);
    go.add_permits(1);
    drop(mine);
    assert_eq!(log.take(), ["ended"]);
}

static LAST: Mutex<Option<TestClient>> = Mutex::new(None);

#[get("/drops")]
fn drops(gate: State<Gate>, ended: State<Ended>, log: State<Log>) {
    ENDS.set(Some(Ends(Arc::clone(&ended.0.0))));
    log.add("begun");
    gate.wait();
    drop(LAST.lock().expect("no holder panics").take());
    log.add("dropped");
}

#[test]
fn a_view_may_drop_the_client_that_it_runs_for() {
    let (log, ended, gate) = (Log::default(), Ended::default(), Arc::new(Gate::default()));
    let app = App::new().shared_state(log.clone().into()).state(ended.clone());
    let app = app.shared_state(Arc::clone(&gate)).handlers(handlers![drops]);
    let client = client_of(&app.build().expect("a sound app"), WorkerClass::Green);
    let mut dispatch = client.get("/drops").into_future();
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    log.take_after("begun");
    *LAST.lock().expect("no holder panics") = Some(client);
    drop(dispatch);
    gate.open();
    log.take_after("dropped");
    ended.wait();
}

#[get("/never-lets-go")]
fn never_lets_go(gate: State<Gate>, ended: State<Ended>, log: State<Log>) {
    ENDS.set(Some(Ends(Arc::clone(&ended.0.0))));
    log.add("begun");
    gate.wait();
}

#[test]
fn a_loop_that_a_function_blocks_is_not_waited_for_without_end() {
    listen();
    let (log, ended, gate) = (Log::default(), Ended::default(), Arc::new(Gate::default()));
    let app = App::new().shared_state(log.clone().into()).state(ended.clone());
    let app = app.shared_state(Arc::clone(&gate)).handlers(handlers![never_lets_go]);
    let client = client_of(&app.build().expect("a sound app"), WorkerClass::Green);
    let mut dispatch = client.get("/never-lets-go").into_future();
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    log.take_after("begun");
    drop(client);
    drop(dispatch);
    assert!(!ended.0.load(Ordering::SeqCst), "it still blocks");
    let said = logged_about("left an event loop that a function blocks");
    assert_eq!(said.len(), 1, "{said:?}");
    gate.open();
    ended.wait();
}
