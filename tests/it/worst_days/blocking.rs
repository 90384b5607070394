//! One call that blocks in async code, and everybody waits: with asyncio nobody says for whom.

use std::thread;
use std::time::Duration;

use duotone::WorkerClass;
use duotone::prelude::*;

use crate::captured::{listen, logged_about, wait_until_logged};
use crate::entries::{Entry, Served};
use crate::log::Log;

/// What blocks: a library that knows nothing of event loops. It returns when the test says so.
fn call(log: &Log) {
    log.add("begun");
    log.take_after("go on");
}

const LINE: u32 = line!() + 1;
#[get("/blocking/in-async")]
async fn blocks_by_mistake(log: State<Log>) -> &'static str {
    call(&log);
    "blocked"
}

#[get("/blocking/in-sync")]
fn blocks_by_right(log: State<Log>) -> &'static str {
    call(&log);
    "blocked"
}

#[get("/blocking/nobody")]
async fn other() -> &'static str {
    "other"
}

// asyncio, tokio. R42
#[test]
fn blocking_in_async() {
    listen();
    let handlers = handlers![blocks_by_mistake, blocks_by_right, other];
    let log = Log::default();
    let app = App::new().watchdog(Duration::from_millis(1)).shared_state(log.clone().into());
    let app = app.handlers(handlers).build().expect("a sound app");
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let entry = Entry::Socket(class, Served::start(&app, class));
        thread::scope(|scope| {
            let blocked = scope.spawn(|| entry.get("/blocking/in-sync"));
            log.take_after("begun");
            // The loop has one thread, which the `fn` leaves alone.
            assert_eq!(entry.get("/blocking/nobody").1, "other", "{class}");
            log.add("go on");
            assert_eq!(blocked.join().expect("an answer").1, "blocked", "{class}");
        });
    }
    let entry = Entry::Socket(WorkerClass::Async, Served::start(&app, WorkerClass::Async));
    thread::scope(|scope| {
        let blocked = scope.spawn(|| entry.get("/blocking/in-async"));
        let place = format!("`blocks_by_mistake` (tests/it/worst_days/blocking.rs:{LINE})");
        // While everybody waits, it is said for whom.
        wait_until_logged(&[&place, "has held its event loop", "and still does"]);
        log.add("go on");
        assert_eq!(blocked.join().expect("an answer").1, "blocked");
    });
    assert!(logged_about("`blocks_by_right`").is_empty());
}
