//! Requests that are answered, and requests that are dropped at any moment of their way to a worker
//! and back: nobody waits for ever, and each is torn down once, after its views (R8, R12, R48).

use std::future::pending;
use std::pin::pin;
use std::task::Poll;

use crate::bridge::handoff;
use crate::drive::WorkerClass;
use crate::prelude::*;
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::under_loom::{app, explore, finish, get, on_loop, poll_once, visited_by};
use crate::{Handler, TaskGroup, async_to_sync, spawn, sync_to_async};

/// What the functions of a request do to each other.
#[derive(Default)]
struct Seen {
    begun: AtomicUsize,
    running: AtomicUsize,
    torn_down: AtomicUsize,
}

impl Seen {
    fn run<T>(&self, f: impl FnOnce() -> T) -> T {
        self.running.fetch_add(1, Ordering::AcqRel);
        let output = f();
        self.running.fetch_sub(1, Ordering::AcqRel);
        output
    }
}

#[before_request]
fn begin(seen: State<Seen>) {
    seen.begun.fetch_add(1, Ordering::AcqRel);
}

#[teardown_request]
fn teardown(seen: State<Seen>) {
    assert_eq!(seen.running.load(Ordering::Acquire), 0);
    seen.torn_down.fetch_add(1, Ordering::AcqRel);
}

#[teardown_request]
async fn async_teardown(seen: State<Seen>) {
    visited_by(1).await;
    assert_eq!(seen.running.load(Ordering::Acquire), 0);
    seen.torn_down.fetch_add(1, Ordering::AcqRel);
}

#[get("/")]
fn runs(seen: State<Seen>) -> &'static str {
    seen.run(|| "answer")
}

#[get("/")]
fn waits() -> &'static str {
    async_to_sync(visited_by(1));
    "answer"
}

#[get("/")]
fn never() -> &'static str {
    // Its client is gone at some time.
    async_to_sync(pending())
}

#[get("/")]
async fn waits_async() -> &'static str {
    visited_by(1).await;
    "answer"
}

#[get("/")]
async fn bridges(seen: State<Seen>) -> &'static str {
    sync_to_async(move || seen.run(|| "answer")).await
}

#[get("/")]
fn spawns() -> Result<&'static str> {
    // On a second thread, while this one waits.
    spawn(async { "answer" }).join()
}

/// Its task is cancelled before, in or after its closure, which the task's thread runs in place.
#[get("/")]
fn leaves(seen: State<Seen>, tasks: TaskGroup) -> &'static str {
    let (tell, begun) = handoff();
    tasks.spawn(async move {
        tell.give(());
        sync_to_async(move || seen.run(|| ())).await;
    });
    assert_eq!(async_to_sync(begun), Some(()));
    "answer"
}

#[decorator]
async fn around(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [around])]
fn decorated(seen: State<Seen>) -> &'static str {
    seen.run(|| "answer")
}

fn is_answered(class: WorkerClass, handlers: fn() -> Vec<Handler>) {
    explore(2, move || {
        let app = app::<Seen>(1, &handlers());
        let mut answer = on_loop(app.dispatch(class, get("/")));
        assert_eq!(answer.take_body().as_bytes().map(|bytes| &bytes[..]), Some(&b"answer"[..]));
        finish(&app);
        let seen = app.state::<Seen>().expect("what is seen");
        let counts = [&seen.begun, &seen.torn_down].map(|count| count.load(Ordering::Acquire));
        assert_eq!(counts[0], counts[1]);
    });
}

/// It is polled once, and dropped at any moment after that.
fn is_dropped(class: WorkerClass, handlers: fn() -> Vec<Handler>) {
    explore(2, move || {
        let app = app::<Seen>(1, &handlers());
        {
            let mut dispatch = pin!(app.dispatch(class, get("/")));
            if let Poll::Ready(answer) = poll_once(dispatch.as_mut()) {
                assert_eq!(answer.status(), 200);
            }
        }
        finish(&app);
        let seen = app.state::<Seen>().expect("what is seen");
        let counts = [&seen.begun, &seen.torn_down].map(|count| count.load(Ordering::Acquire));
        assert_eq!(counts[0], counts[1]);
    });
}

macro_rules! each {
    ($($test:ident: $what:ident($class:ident, [$($handler:ident),*]);)*) => {$(
        #[test]
        fn $test() {
            $what(WorkerClass::$class, || handlers![begin, $($handler),*].to_vec());
        }
    )*};
}

each! {
    a_sync_view_is_answered: is_answered(Async, [runs, teardown]);
    a_sync_view_that_waits_is_answered: is_answered(Async, [waits, teardown]);
    a_sync_view_that_joins_a_task_is_answered: is_answered(Async, [spawns, teardown]);
    an_async_view_is_answered_by_a_thread: is_answered(Threads, [waits_async, teardown]);
    an_async_view_that_bridges_is_answered: is_answered(Async, [bridges, async_teardown]);
    a_sync_view_in_a_decorator_is_answered: is_answered(Async, [decorated, teardown]);
    a_sync_view_is_dropped: is_dropped(Async, [runs, teardown]);
    a_sync_view_is_dropped_with_an_async_teardown: is_dropped(Async, [runs, async_teardown]);
    a_sync_view_that_waits_for_ever_is_dropped: is_dropped(Async, [never, teardown]);
    an_async_view_is_dropped_by_a_thread: is_dropped(Threads, [waits_async, teardown]);
    an_async_view_that_bridges_is_dropped: is_dropped(Async, [bridges, teardown]);
    a_bridging_view_is_dropped_with_an_async_teardown: is_dropped(Async, [bridges, async_teardown]);
    a_view_that_leaves_a_task_behind_is_answered: is_answered(Async, [leaves, teardown]);
    a_sync_view_in_a_decorator_is_dropped: is_dropped(Async, [decorated, teardown]);
}
