//! The watchdog: async code that holds its event loop is named, with its place, once.
//!
//! Whoever blocks here does so until it was named, so nothing depends on how long that takes.

mod named;
mod tasks;

use std::future::pending;
use std::thread;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{Handler, Next, WorkerClass};

use crate::captured::{listen, logged_about, wait_until_logged};
use crate::entries::{Entry, LOOP, each_entry, request};
use crate::log::PATIENCE;

/// Shorter than any wait of a test.
const SHORT: Duration = Duration::from_millis(1);
/// Longer than any test.
const LONG: Duration = Duration::from_secs(3600);

/// Blocks its thread until this code was named for it.
fn stuck(name: &str) {
    wait_until_logged(&[name, "and still does"]);
}

/// The lines about some code: those while it was stuck, and those when it had ended.
fn lines(name: &str) -> (Vec<String>, Vec<String>) {
    let lines = logged_about(name).into_iter().filter(|line| line.contains("its event loop"));
    lines.partition(|line| line.contains("and still does"))
}

fn app(limit: impl Into<Option<Duration>>, handlers: impl IntoIterator<Item = Handler>) -> App {
    listen();
    App::new().watchdog(limit).handlers(handlers).build().expect("a sound app")
}

#[decorator]
async fn waits(next: Next<'_>) -> Result<Response> {
    tokio::task::yield_now().await;
    next.run().await
}

#[get("/again")]
async fn again() {
    thread::sleep(SHORT * 2);
}

#[test]
fn a_place_is_named_once_however_often_it_happens() {
    let app = app(SHORT, handlers![again]);
    let entry = Entry::Handle(app);
    for _ in 0..10 {
        assert_eq!(entry.get("/again").0, 204);
    }
    let (stuck, ended) = lines("`again`");
    assert!(stuck.len() <= 1, "{stuck:?}");
    assert_eq!(ended.len(), 1, "{ended:?}");
}

#[get("/blocking/fn")]
fn plain_fn() {
    thread::sleep(SHORT * 2);
}

#[get("/blocking/down")]
fn down() {
    async_to_sync(async { thread::sleep(SHORT * 2) });
}

#[get("/blocking/up")]
async fn up() {
    sync_to_async(|| thread::sleep(SHORT * 2)).await;
}

#[decorator]
fn blocks(next: SyncNext<'_>) -> Result<Response> {
    thread::sleep(SHORT * 2);
    next.run()
}

#[get("/blocking/inside", with = [blocks])]
async fn inside_of_blocks() {
    thread::sleep(SHORT * 2);
}

/// On an event loop this is a mistake, elsewhere it is not.
#[get("/blocking/driven", with = [waits])]
async fn driven() {
    thread::sleep(SHORT * 2);
}

#[test]
fn code_that_may_block_is_not_named() {
    let app = app(SHORT, handlers![plain_fn, down, up, inside_of_blocks, driven]);
    each_entry(&app, |entry| {
        // On a green thread it is a mistake.
        if entry.is_green() {
            return;
        }
        for view in ["fn", "down", "inside"] {
            assert_eq!(entry.get(&format!("/blocking/{view}")).0, 204, "{view}, {}", entry.name());
        }
        if matches!(entry, Entry::HandleSync(_) | Entry::Socket(WorkerClass::Threads, _)) {
            for view in ["up", "driven"] {
                let answer = entry.get(&format!("/blocking/{view}"));
                assert_eq!(answer.0, 204, "{view}, {}", entry.name());
            }
        }
    });
    for name in ["plain_fn", "down", "up", "blocks", "inside_of_blocks", "driven"] {
        let named = lines(&format!("`{name}`"));
        assert_eq!(named, (vec![], vec![]), "{name}");
    }
}

#[get("/quick")]
async fn quick() {
    thread::sleep(SHORT * 2);
}

#[get("/unwatched")]
async fn unwatched() {
    thread::sleep(SHORT * 2);
}

#[test]
fn what_is_quicker_than_the_limit_is_not_named_and_nothing_is_without_one() {
    for (app, target) in [
        (app(LONG, handlers![quick]), "/quick"),
        (app(None, handlers![unwatched]), "/unwatched"),
        (app(Duration::ZERO, handlers![unwatched]), "/unwatched"),
    ] {
        assert_eq!(Entry::Handle(app).get(target).0, 204, "{target}");
    }
    assert_eq!((lines("`quick`"), lines("`unwatched`")), Default::default());
}

#[get("/cancelled")]
async fn cancelled() {
    stuck("`cancelled`");
    pending::<()>().await;
}

// A loop that is idle is not stuck, whatever was polled on it.
#[test]
fn a_poll_that_has_ended_is_over_for_the_watchdog() {
    let app = app(SHORT, handlers![cancelled]);
    let cut = LOOP.spawn({
        let app = app.clone();
        async move { drop(app.handle(request("GET", "/cancelled")).await) }
    });
    wait_until_logged(&["`cancelled`", "and every request on it"]);
    cut.abort();
    assert_eq!(app.finish_tasks(PATIENCE), 0);
    let (stuck, ended) = lines("`cancelled`");
    assert_eq!((stuck.len(), ended.len()), (1, 1), "{stuck:?}, {ended:?}");
}
