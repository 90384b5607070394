//! The test client in class `green`: its requests run on green threads of an event loop of its own,
//! which ends with it. What holds in each class is in the tests of all of them.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use duotone::prelude::*;
use duotone::testing::{TestClient, TestRequest};
use duotone::{Handler, Server, WorkerClass, green};
use tokio::sync::{Barrier, Semaphore};

use crate::captured::{listen, logged_about};
use crate::entries::{LOOP, client_of};
use crate::gate::Gate;
use crate::log::{Log, PATIENCE};
use crate::polling::{block_on, poll_times};

/// A client of an app of these handlers, and the log they write to.
fn client(handlers: impl IntoIterator<Item = Handler>) -> (TestClient, Log) {
    let (app, log) = crate::log::app(handlers);
    (client_of(&app, WorkerClass::Green), log)
}

/// The thread that runs this.
fn here() -> String {
    format!("{:?}", thread::current().id())
}

fn panic_of<T>(f: impl FnOnce() -> T) -> String {
    let payload = catch_unwind(std::panic::AssertUnwindSafe(f)).err().expect("a panic");
    payload.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn without_the_consent_it_is_refused_as_by_a_server() {
    let app = App::new().build().expect("a sound app");
    let server = Server::new(app.clone()).bind("127.0.0.1:0").worker_class(WorkerClass::Green);
    let of_server = LOOP.block_on(server.listen()).expect_err("no consent").to_string();
    assert_eq!(panic_of(|| app.test_client().worker_class(WorkerClass::Green)), of_server);
    let app = App::new();
    // SAFETY: it has no code.
    let app = unsafe { app.allow_green() }.build().expect("a sound app");
    let client = app.test_client().worker_class(WorkerClass::Green);
    assert_eq!(client.get("/").send().status(), 404);
}

#[get("/meet")]
fn meet(barrier: State<Barrier>) -> String {
    let before = here();
    async_to_sync(barrier.wait());
    assert_eq!(before, here());
    let spawned = green::spawn(here).join().expect("its thread");
    assert_eq!(before, spawned, "it is a green thread of the same loop");
    before
}

#[get("/meet/async")]
async fn meet_async(barrier: State<Barrier>) -> String {
    barrier.wait().await;
    here()
}

#[test]
fn requests_of_both_colors_wait_at_once_on_one_thread() {
    let app = App::new().state(Barrier::new(4)).handlers(handlers![meet, meet_async]);
    let client = client_of(&app.build().expect("a sound app"), WorkerClass::Green);
    let send = |path| client.get(path).send().text().to_owned();
    let threads: Vec<_> = thread::scope(|scope| {
        // From sync code and from async code.
        let sync = ["/meet", "/meet/async"].map(|path| scope.spawn(move || send(path)));
        let later = ["/meet", "/meet/async"].map(|path| client.get(path).into_future());
        let later = later.map(|request| LOOP.spawn(request));
        let later = later.map(|answer| block_on(answer).expect("no panic").text().to_owned());
        sync.map(|answer| answer.join().expect("no panic")).into_iter().chain(later).collect()
    });
    assert!(threads.iter().all(|one| *one == threads[0]), "{threads:?}");
    assert_ne!(threads[0], here());
}

#[get("/inner")]
fn inner() -> String {
    green::yield_now();
    here()
}

static OUTER: Mutex<Option<TestClient>> = Mutex::new(None);

fn ask() -> TestRequest {
    OUTER.lock().expect("no holder panics").as_ref().expect("a client").get("/inner")
}

#[get("/outer")]
fn outer() -> String {
    format!("{} {}", here(), ask().send().text())
}

#[get("/outer/async")]
async fn outer_async() -> String {
    format!("{} {}", here(), ask().await.text())
}

#[test]
fn a_view_may_send_a_request_to_the_loop_that_it_runs_on() {
    let (client, _) = client(handlers![inner, outer, outer_async]);
    *OUTER.lock().expect("no holder panics") = Some(client.clone());
    let inner = client.get("/inner").send().text().to_owned();
    for path in ["/outer", "/outer/async"] {
        assert_eq!(client.get(path).send().text(), format!("{inner} {inner}"), "{path}");
    }
    *OUTER.lock().expect("no holder panics") = None;
}

thread_local! {
    static BORROWED: RefCell<u8> = const { RefCell::new(0) };
}

/// Holds what a test says while it waits.
#[get("/holds/{what}")]
fn holds(what: &str, lock: State<Mutex<()>>, go: State<Semaphore>, log: State<Log>) {
    let wait = || {
        log.add("held");
        async_to_sync(go.acquire()).expect("never closed").forget();
    };
    if what == "cell" {
        BORROWED.with_borrow_mut(|_| wait());
    } else {
        let _held = lock.lock().expect("not poisoned");
        wait();
    }
}

#[get("/wants/cell")]
fn wants_cell() {
    BORROWED.with_borrow_mut(|_| ());
}

/// As a lock would, but not for ever.
#[get("/wants/lock")]
fn wants_lock(lock: State<Mutex<()>>, go: State<Semaphore>) -> StatusCode {
    go.add_permits(1);
    for _ in 0..50 {
        if lock.try_lock().is_ok() {
            return StatusCode::OK;
        }
        thread::sleep(Duration::from_millis(1));
    }
    // Whoever has it would go on where this blocks.
    StatusCode::CONFLICT
}

#[test]
fn what_is_held_over_a_wait_is_in_the_way_of_others_as_behind_a_server() {
    let (log, go) = (Log::default(), Arc::new(Semaphore::new(0)));
    let app = App::new().state(Mutex::new(())).shared_state(Arc::clone(&go));
    let app =
        app.shared_state(log.clone().into()).handlers(handlers![holds, wants_cell, wants_lock]);
    let client = client_of(&app.build().expect("a sound app"), WorkerClass::Green);
    thread::scope(|scope| {
        let holding = scope.spawn(|| client.get("/holds/cell").send().status());
        log.take_after("held");
        assert_eq!(client.get("/wants/cell").send().status(), 500);
        go.add_permits(1);
        assert_eq!(holding.join().expect("no panic"), 204);
        assert_eq!(client.get("/wants/cell").send().status(), 204);

        let holding = scope.spawn(|| client.get("/holds/lock").send().status());
        log.take_after("held");
        assert_eq!(client.get("/wants/lock").send().status(), 409);
        assert_eq!(holding.join().expect("no panic"), 204);
        assert_eq!(client.get("/wants/lock").send().status(), 200);
    });
}

/// Says where it is polled and where it is dropped, and waits after each number.
struct Counting {
    left: u8,
    waits: bool,
    log: Log,
}

impl duotone::Stream for Counting {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.waits = !self.waits;
        if self.waits {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        self.log.add(format!("polled on {}", here()));
        assert!(left != 10, "on purpose");
        Poll::Ready(Some(Ok(format!("{left} "))))
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.log.add(format!("dropped on {}", here()));
    }
}

#[get("/count/{from}")]
fn count(from: u8, log: State<Log>) -> Body {
    let log = Log::clone(&log);
    log.add(format!("view on {}", here()));
    Body::stream(Counting { left: from, waits: false, log })
}

#[teardown_request]
fn torn_down(error: Option<&Error>, log: State<Log>) {
    green::yield_now();
    log.add(error.map_or("teardown".to_owned(), |error| format!("teardown after {error}")));
}

/// The events, and that those with a place are all of the same one.
fn of_one_place(events: Vec<String>) -> Vec<String> {
    let mut places = Vec::new();
    let mut what = |event: String| match event.split_once(" on ThreadId") {
        Some((what, place)) => {
            places.push(place.to_owned());
            what.to_owned()
        }
        None => event,
    };
    let events = events.into_iter().map(&mut what).collect();
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    assert_ne!(format!("ThreadId{}", places[0]), here());
    events
}

// R11
#[test]
fn a_streamed_body_is_made_on_the_loop_and_torn_down_behind_it() {
    let (client, log) = client(handlers![count, torn_down]);
    for is_async in [false, true] {
        let get = |path| {
            let request = client.get(path);
            if is_async { LOOP.block_on(request.into_future()) } else { request.send() }
        };
        assert_eq!(get("/count/3").text(), "2 1 0 ");
        let whole = ["view", "polled", "polled", "polled", "dropped", "teardown"];
        assert_eq!(of_one_place(log.take()), whole);

        let broken = get("/count/12");
        let error = broken.body_error().expect("it broke off").to_string();
        assert_eq!(error, "panicked: on purpose");
        let events = of_one_place(log.take());
        assert_eq!(
            events,
            ["view", "polled", "polled", "dropped", &format!("teardown after {error}")]
        );
    }
}

// R11
#[test]
fn a_chunk_is_made_when_it_is_asked_for_and_the_rest_is_left_with_the_body() {
    use http_body_util::BodyExt;

    let (client, log) = client(handlers![count, torn_down]);
    let mut response = client.get("/count/9").send_streaming();
    assert!(response.body().is_stream());
    let mut body = response.take_body();
    let first = block_on(body.frame()).expect("a chunk").expect("no error");
    assert_eq!(first.into_data().expect("data"), "8 ");
    // The body alone keeps the loop.
    drop(client);
    let second = block_on(body.frame()).expect("a chunk").expect("no error");
    assert_eq!(second.into_data().expect("data"), "7 ");
    drop(body);
    let events = of_one_place(log.take_after("teardown"));
    assert_eq!(events, ["view", "polled", "polled", "dropped", "teardown"]);
}

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
    duotone::spawn({
        let log = Log::clone(&log);
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            duotone::spawn(async move { log.add("what a task began") });
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
    duotone::spawn(async move {
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
    let named = logged_about("tests/it/green/client.rs");
    assert!(named.iter().any(|line| line.contains("cut 2 tasks: ")), "{named:?}");
}

#[get("/task-of-mine")]
async fn task_of_mine(go: State<Semaphore>, log: State<Log>) {
    let (go, log) = (State::clone(&go), Log::clone(&log));
    duotone::spawn(async move {
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

/// Takes more than the stack that there is unless another is asked for.
#[get("/deep")]
fn deep() -> String {
    /// How many calls it took.
    fn go_down(left: usize) -> usize {
        let taken = std::hint::black_box([1_u8; 4096]);
        if left == 0 { 1 } else { usize::from(taken[left % 4096]) + go_down(left - 1) }
    }

    go_down(1000).to_string()
}

#[test]
fn its_stacks_are_as_large_as_it_is_told() {
    let (client, _) = client(handlers![deep]);
    for client in [
        client.clone().green_stack(32 << 20),
        client
            .clone()
            .worker_class(WorkerClass::Async)
            .green_stack(32 << 20)
            .worker_class(WorkerClass::Green),
    ] {
        assert_eq!(client.get("/deep").send().text(), "1001");
    }
}
