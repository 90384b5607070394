//! The test client in class `green`: its requests run on green threads of an event loop of its own,
//! which ends with it. What holds in each class is in the tests of all of them.

mod ending;
mod streams;

use std::cell::RefCell;
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use duotone::prelude::*;
use duotone::testing::{TestClient, TestRequest};
use duotone::{Handler, Server, WorkerClass, green};
use tokio::sync::{Barrier, Semaphore};

use crate::entries::{LOOP, client_of};
use crate::log::Log;
use crate::polling::block_on;

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
