//! What bridged calls leave behind: nothing, since they start neither threads nor runtimes. In a
//! process of its own, because it counts the threads that this one ever started.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{PoolConfig, WorkerClass};
use tokio::runtime::{Builder, Handle, Id};

/// The runtimes that were met.
#[derive(Default)]
struct Runtimes(Mutex<HashSet<Id>>);

impl Runtimes {
    fn note(&self) -> Id {
        let id = Handle::current().id();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        id
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// From async code to sync code.
async fn down(runtimes: State<Runtimes>) {
    runtimes.note();
    sync_to_async(move || runtimes.note()).await;
}

/// From sync code to async code, and from there to sync code again.
fn up(runtimes: &State<Runtimes>) {
    runtimes.note();
    async_to_sync(down(State::clone(runtimes)));
}

#[provider]
async fn number(runtimes: State<Runtimes>) -> u32 {
    down(runtimes).await;
    7
}

#[provider]
fn text(number: Provided<number>, runtimes: State<Runtimes>) -> String {
    up(&runtimes);
    number.to_string()
}

#[decorator]
async fn around(runtimes: State<Runtimes>, next: Next<'_>) -> Result<Response> {
    down(runtimes).await;
    next.run().await
}

#[decorator]
fn around_sync(runtimes: State<Runtimes>, next: SyncNext<'_>) -> Result<Response> {
    up(&runtimes);
    next.run()
}

#[before_request]
async fn before(runtimes: State<Runtimes>) {
    down(runtimes).await;
}

#[get("/async", with = [around, around_sync])]
async fn async_view(text: Provided<text>, runtimes: State<Runtimes>) -> String {
    down(runtimes).await;
    text.to_string()
}

#[get("/sync", with = [around_sync, around])]
fn sync_view(text: Provided<text>, runtimes: State<Runtimes>) -> String {
    up(&runtimes);
    text.to_string()
}

/// How many threads the process has started so far, this one included.
fn started() -> u64 {
    let id = thread::spawn(|| thread::current().id()).join().expect("no panic");
    let digits: String = format!("{id:?}").chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("a `ThreadId` shows its number")
}

// R44, R45
#[test]
fn ten_thousand_bridged_calls_start_no_thread_and_no_runtime() {
    // One thread is enough for all of it, also while it waits.
    let pool = PoolConfig::default().with_max_threads(1).with_max_blocked(0);
    let app = App::new()
        .pool(pool.with_keep_alive(Duration::MAX))
        .state(Runtimes::default())
        .handlers(handlers![before, async_view, sync_view])
        .build()
        .expect("a sound app");
    let runtimes = app.state::<Runtimes>().expect("runtimes");
    let ours = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = app.test_client().worker_class(WorkerClass::Threads);
    let calls = || {
        for path in ["/async", "/sync"] {
            let request = || http::Request::get(path).body(()).expect("a request");
            let by_thread = app.handle_sync(request());
            let by_loop = ours.block_on(app.handle(request()));
            let by_worker = client.get(path).send();
            for answer in [by_thread.body(), by_loop.body()] {
                assert_eq!(answer.as_bytes(), Some(&b"7"[..]), "{path}");
            }
            assert_eq!(by_worker.text(), "7", "{path}");
        }
        let outside = Arc::clone(&runtimes);
        app.enter(|| async_to_sync(sync_to_async(move || outside.note())));
    };
    calls();
    // Also one that has to be woken by the runtime.
    async_to_sync(async { tokio::time::sleep(Duration::from_millis(1)).await });
    let before = started();
    // Six requests in each, and in each of those more than two calls that cross the bridge.
    for _ in 0..1_000 {
        calls();
    }
    assert_eq!(started() - before, 1, "the one that counts");
    assert_eq!(runtimes.count(), 2, "the bridge's, and ours");
}
