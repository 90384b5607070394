//! The runtime that functions of each color find, and the bridge that the app chooses (R45).

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use duotone::prelude::*;
use tokio::time::sleep;

use super::app;
use super::calls::down;
use crate::bridges::Counting;
use crate::entries::{each_entry, request};
use crate::log::Log;
use crate::polling::poll_times;

#[get("/timer")]
fn timer() -> String {
    async_to_sync(async {
        sleep(Duration::from_millis(1)).await;
        tokio::spawn(async { "timer and task" }).await.expect("a task").to_owned()
    })
}

#[get("/spawns")]
fn spawns() -> String {
    // Where blocking is allowed a runtime is entered all the same.
    let task = tokio::spawn(async { "a task".to_owned() });
    async_to_sync(task).expect("a task that ends")
}

#[teardown_request]
fn spawns_down(log: State<Log>) {
    let log = log.clone();
    tokio::spawn(async move { log.add("spawned") });
}

#[get("/endless")]
async fn endless() {
    pending::<()>().await;
}

// R8, R42
#[test]
fn a_sync_function_finds_a_runtime_wherever_it_is_called() {
    let (app, log) = crate::log::app(handlers![spawns, endless, spawns_down]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/spawns"), (200, "a task".to_owned()), "{}", entry.name());
        assert_eq!(log.take_after("spawned"), ["spawned"], "{}", entry.name());
    });
    // The lane of those whose client is gone.
    let mut dispatch = Box::pin(app.handle(request("GET", "/endless")));
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    drop(dispatch);
    assert_eq!(log.take_after("spawned"), ["spawned"]);
}

#[before_request]
async fn async_timer() {
    sleep(Duration::from_millis(1)).await;
}

// R42, R45
#[test]
fn what_needs_a_runtime_works_in_every_entry() {
    each_entry(&app(&handlers![timer, async_timer]), |entry| {
        assert_eq!(entry.get("/timer"), (200, "timer and task".to_owned()), "{}", entry.name());
    });
}

// R45
#[test]
fn the_app_chooses_what_drives_async_code_for_sync_callers() {
    let driven = Arc::new(AtomicUsize::new(0));
    let app = App::new().bridge(Counting(Arc::clone(&driven))).handlers(handlers![down]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        let before = driven.load(Ordering::Relaxed);
        assert_eq!(entry.get("/down"), (200, "borrowed 1".to_owned()), "{}", entry.name());
        // What waits on a green thread is driven by the loop it belongs to.
        let is_driven = driven.load(Ordering::Relaxed) > before;
        assert_eq!(is_driven, !entry.is_green(), "{}", entry.name());
    });
}
