//! Requests see themselves, and nobody sees them who does not run for them (R38-R40).

use std::sync::{Arc, Barrier};
use std::thread;

use duotone::PoolConfig;
use duotone::prelude::*;

use super::{down, over, path};
use crate::entries::{LOOP, each_entry, text};
use crate::log::app;
use crate::polling::{block_on, pause};

#[get("/spawned")]
async fn spawned() -> String {
    let thread = thread::spawn(path);
    let thread = sync_to_async(move || thread.join().expect("a path")).await;
    format!("{} {}", thread.starts_with("there is no current request"), path())
}

// R39
#[test]
fn work_started_by_other_means_has_no_request() {
    let (app, _) = app(handlers![spawned]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/spawned"), (200, "true /spawned".to_owned()), "{}", entry.name());
    });
}

#[before_request]
fn count(req: &Request) {
    let count = req.g().get::<u32>().map_or(0, |count| *count);
    req.g().set(count + 1);
}

#[get("/counted")]
async fn counted(g: G<u32>, req: &Request) -> String {
    pause().await;
    let current = current::g().map(|g| g.get::<u32>().as_deref().copied());
    format!("{} {:?} {}", *g, current.ok().flatten(), req.path() == path())
}

// R38, R40
#[test]
fn g_is_one_for_a_request_and_new_for_the_next() {
    let (app, _) = app(handlers![count, counted]);
    each_entry(&app, |entry| {
        for nth in 0..3 {
            let (_, answer) = entry.get("/counted");
            assert_eq!(answer, "1 Some(1) true", "request {nth}, {}", entry.name());
        }
    });
}

#[get("/panics")]
fn panics() {
    panic!("with a context entered");
}

// R40
#[test]
fn a_thread_that_served_a_request_shows_it_to_nobody() {
    let pool = PoolConfig::default().with_max_threads(1);
    let handlers = handlers![panics, over, down];
    let app = App::new().pool(pool).handlers(handlers).build().expect("a sound app");
    // The test's own thread and the loop's have served requests of every entry.
    each_entry(&app, |entry| {
        for target in ["/panics", "/over", "/down"] {
            entry.get(target);
            let found = current::request().is_ok();
            assert!(!found, "{target} on the test's thread, {}", entry.name());
            let on_loop = block_on(LOOP.spawn(async { current::request().is_ok() }));
            assert!(!on_loop.expect("no panic"), "{target} on the loop, {}", entry.name());
        }
    });
}

#[get("/met/{n}")]
async fn met(n: u8, barrier: State<Barrier>) -> String {
    pause().await;
    let barrier = Arc::clone(&barrier.0);
    let there = sync_to_async(move || {
        barrier.wait();
        path()
    });
    let there = there.await;
    format!("{n} {} {there}", path())
}

// R37, R40
#[test]
fn requests_that_run_at_once_see_themselves() {
    let app = App::new().state(Barrier::new(4)).handlers(handlers![met]);
    let app = app.build().expect("a sound app");
    each_entry(&app, |entry| {
        thread::scope(|scope| {
            for nth in 0..4 {
                scope.spawn(move || {
                    let target = format!("/met/{nth}");
                    let answer = text(&entry.call("GET", &target));
                    assert_eq!(answer, format!("{nth} {target} {target}"), "{}", entry.name());
                });
            }
        });
    });
}
