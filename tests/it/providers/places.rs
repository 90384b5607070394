//! Where providers run, and what getting there costs (R41, R42).

use std::thread;

use duotone::prelude::*;
use duotone::{PoolConfig, WorkerClass};

use crate::entries::{Entry, each_entry, request};
use crate::polling::{pause, poll_times};

fn place() -> String {
    let thread = thread::current();
    match thread.name().unwrap_or("unnamed") {
        name if name.starts_with("worker") => "worker",
        "test-loop" | "test-server" | "duotone-green" => "loop",
        other => other,
    }
    .to_owned()
}

#[track_caller]
fn app(handlers: impl IntoIterator<Item = duotone::Handler>) -> App {
    let pool = PoolConfig::default().with_max_threads(1).with_thread_name("worker");
    App::new().pool(pool).handlers(handlers).build().expect("a sound app")
}

#[provider]
fn blocks() -> String {
    let driven = async_to_sync(async {
        pause().await;
        place()
    });
    assert_eq!(driven, place(), "a sync provider may block where it runs");
    driven
}

#[provider]
async fn awaits() -> String {
    pause().await;
    place()
}

#[provider]
fn second(blocks: Provided<blocks>) -> String {
    assert!(current::request().is_ok());
    format!("{} {}", *blocks, place())
}

#[get("/sync")]
fn sync_view(second: Provided<second>, awaits: Provided<awaits>) -> String {
    format!("{} {} {}", *second, *awaits, place())
}

#[get("/async")]
async fn async_view(second: Provided<second>, awaits: Provided<awaits>) -> String {
    format!("{} {} {}", *second, *awaits, place())
}

// R41, R42
#[test]
fn a_sync_provider_runs_off_the_loop_and_an_async_one_on_it() {
    each_entry(&app(handlers![sync_view, async_view]), |entry| {
        let here = place();
        let (off, on) = match entry {
            Entry::Handle(_) | Entry::Socket(WorkerClass::Async, _) => ("worker", "loop"),
            Entry::HandleSync(_) => (&*here, &*here),
            _ if entry.is_green() => ("loop", "loop"),
            _ => ("worker", "worker"),
        };
        for (target, view) in [("/sync", off), ("/async", on)] {
            let answer = format!("{off} {off} {on} {view}");
            assert_eq!(entry.get(target), (200, answer), "{target}, {}", entry.name());
        }
    });
}

#[before_request]
fn before(_: Provided<second>) {}

#[get("/one")]
fn one_hop(second: Provided<second>) -> String {
    second.clone().to_string()
}

#[get("/none")]
async fn no_hop(awaits: Provided<awaits>) -> String {
    awaits.to_string()
}

// R41
#[test]
fn a_run_of_sync_functions_and_their_providers_is_one_trip_to_a_worker() {
    let app = app(handlers![before, one_hop]);
    let mut dispatch = Box::pin(app.handle(request("GET", "/one")));
    // One poll sends it there; the next, when it is back, answers.
    let res = poll_times(dispatch.as_mut(), 2).expect("one trip");
    assert_eq!(res.body().as_bytes(), Some(&b"worker worker"[..]));
}

#[test]
fn async_functions_and_their_providers_need_no_worker() {
    let app = app(handlers![no_hop]);
    let mut dispatch = Box::pin(app.handle(request("GET", "/none")));
    let res = poll_times(dispatch.as_mut(), 2).expect("the pause of its provider alone");
    assert_eq!(res.status(), StatusCode::OK);
    assert_eq!(app.pool_stats().threads, 0);
}
