//! How often a request goes to a worker thread: once for all sync functions that follow one another.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use duotone::Handler;
use duotone::prelude::*;

use crate::entries::each_entry;

/// The threads on which functions of a request ran, in order.
#[derive(Default)]
struct Seen(Mutex<Vec<ThreadId>>);

impl Seen {
    fn here(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(thread::current().id());
    }

    fn take(&self) -> Vec<ThreadId> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[before_request]
fn first(seen: State<Seen>) {
    seen.here();
}

#[before_request]
fn second(seen: State<Seen>) {
    seen.here();
}

#[before_request]
fn third(seen: State<Seen>) {
    seen.here();
}

#[before_request]
async fn between() {}

#[after_request]
fn fourth(seen: State<Seen>, _res: &mut Response) {
    seen.here();
}

#[teardown_request]
fn fifth(seen: State<Seen>) {
    seen.here();
}

#[get("/sync")]
fn on_thread(seen: State<Seen>) {
    seen.here();
}

#[get("/async")]
async fn on_loop() {}

// R41, R42
#[test]
fn five_sync_hooks_and_a_sync_view_cost_one_hop() {
    let rows: [(&str, &[Handler], usize, u64); 6] = [
        ("/sync", &handlers![], 1, 1),
        ("/sync", &handlers![first, second, third, fourth, fifth], 6, 1),
        // What is async is between them, so they are two runs of sync functions.
        ("/sync", &handlers![first, second, between, third, fourth, fifth], 6, 2),
        ("/async", &handlers![first, second, third, fourth, fifth], 5, 2),
        ("/async", &handlers![first, second, third], 3, 1),
        ("/async", &handlers![between], 0, 0),
    ];
    for (target, hooks, functions, hops) in rows {
        let what = format!("{target}, {functions} sync functions");
        let app = App::new().state(Seen::default()).handlers(handlers![on_thread, on_loop]);
        let app = app.handlers(hooks.iter().cloned()).build().expect("a sound app");
        let seen = app.state::<Seen>().expect("its state");
        each_entry(&app, |entry| {
            entry.get(target);
            settle(&app);
            let jobs = app.pool_stats().jobs;
            seen.take();
            entry.get(target);
            settle(&app);
            let hopped = app.pool_stats().jobs - jobs;
            let ran = seen.take();
            assert_eq!(ran.len(), functions, "{what}, {}", entry.name());
            let expected = match entry.name().as_str() {
                // They run on the thread that called, or on a green one of the loop's thread.
                "app.handle_sync" => 0,
                _ if entry.is_green() => 0,
                // The whole request is there.
                "the threads worker" => 1,
                _ => hops,
            };
            assert_eq!(hopped, expected, "{what}, {}", entry.name());
            let threads = ran.iter().collect::<HashSet<_>>().len() as u64;
            assert!(threads <= hopped.max(1), "{what}, {}: {threads} threads", entry.name());
        });
    }
}

/// Waits until no worker runs anything, so that all jobs of the last request are counted.
fn settle(app: &App) {
    loop {
        let stats = app.pool_stats();
        if stats.busy + stats.queued == 0 {
            return;
        }
        thread::yield_now();
    }
}
