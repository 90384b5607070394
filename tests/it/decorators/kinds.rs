//! Every pair of kinds around a view of either color: where each of them runs, and how many trips
//! to a worker that takes (R41, R42).

use std::thread;

use duotone::prelude::*;
use duotone::{Handler, PoolConfig, WorkerClass};

use crate::entries::{Entry, each_entry};
use crate::log::Log;
use crate::polling::pause;

/// `worker`, `loop`, or `here`: the thread of the test.
fn place() -> &'static str {
    match thread::current().name().unwrap_or_default() {
        name if name.starts_with("worker") => "worker",
        "test-loop" | "test-server" | "duotone-green" => "loop",
        _ => "here",
    }
}

fn note(log: &Log, who: &str) {
    assert!(current::request().is_ok(), "{who} is code of its request");
    log.add(format!("{who} {}", place()));
}

#[decorator]
async fn passes(log: State<Log>, next: Next<'_>) -> Result<Response> {
    note(&log, "passes");
    let res = next.run().await;
    note(&log, "passes");
    res
}

#[decorator]
async fn waits(log: State<Log>, next: Next<'_>) -> Result<Response> {
    pause().await;
    note(&log, "waits");
    let res = next.run().await;
    pause().await;
    note(&log, "waits");
    res
}

#[decorator]
fn blocks(log: State<Log>, next: SyncNext<'_>) -> Result<Response> {
    async_to_sync(pause());
    note(&log, "blocks");
    let res = next.run();
    async_to_sync(pause());
    note(&log, "blocks");
    res
}

/// A view of each color behind these decorators, and what they are.
struct Case {
    names: &'static [&'static str],
    handlers: [Handler; 2],
}

macro_rules! cases {
    ($($name:ident[$($deco:ident),*];)*) => {[$({
        mod $name {
            use duotone::prelude::*;

            use super::*;

            #[get("/sync", with = [$($deco),*])]
            pub(super) fn sync_view(log: State<Log>) {
                note(&log, "view");
            }

            #[get("/async", with = [$($deco),*])]
            pub(super) async fn async_view(log: State<Log>) {
                pause().await;
                note(&log, "view");
            }
        }
        Case {
            names: &[$(stringify!($deco)),*],
            handlers: handlers![$name::sync_view, $name::async_view],
        }
    }),*]};
}

fn cases() -> Vec<Case> {
    cases! {
        p[passes]; w[waits]; b[blocks];
        pp[passes, passes]; pw[passes, waits]; pb[passes, blocks];
        wp[waits, passes]; ww[waits, waits]; wb[waits, blocks];
        bp[blocks, passes]; bw[blocks, waits]; bb[blocks, blocks];
        pwp[passes, waits, passes]; pbp[passes, blocks, passes]; wpb[waits, passes, blocks];
        bwb[blocks, waits, blocks]; wbw[waits, blocks, waits]; ppp[passes, passes, passes];
    }
    .into()
}

/// Where each level runs on an event loop with workers, and how many trips that takes: what stands
/// in a row before the first that blocks goes with it, and nothing comes back in between.
fn expected(names: &[&str], view_is_sync: bool) -> (Vec<&'static str>, u64) {
    let view = if view_is_sync { "blocks" } else { "waits" };
    let levels: Vec<_> = names.iter().copied().chain([view]).collect();
    let Some(blocks) = levels.iter().position(|level| *level == "blocks") else {
        return (vec!["loop"; levels.len()], 0);
    };
    let before = levels[..blocks].iter().rposition(|level| *level == "waits");
    let first = before.map_or(0, |waits| waits + 1);
    let place = |at| if at < first { "loop" } else { "worker" };
    ((0..levels.len()).map(place).collect(), 1)
}

// R1, R37, R41, R42, R43, R44
#[test]
fn a_chain_waits_on_the_loop_and_blocks_on_one_worker() {
    for Case { names, handlers } in cases() {
        let log = Log::default();
        let pool = PoolConfig::default().with_max_threads(1).with_thread_name("worker");
        let app = App::new().pool(pool).shared_state(log.clone().into()).handlers(handlers);
        let app = app.build().expect("a sound app");
        each_entry(&app, |entry| {
            for (target, view_is_sync) in [("/sync", true), ("/async", false)] {
                let context = format!("{names:?} around {target}, {}", entry.name());
                let (places, hops) = match entry {
                    Entry::Handle(_) | Entry::Socket(WorkerClass::Async, _) => {
                        expected(names, view_is_sync)
                    }
                    Entry::HandleSync(_) => (vec!["here"; names.len() + 1], 0),
                    _ if entry.is_green() => (vec!["loop"; names.len() + 1], 0),
                    _ => (vec!["worker"; names.len() + 1], 1),
                };
                let before = app.pool_stats().jobs;
                assert_eq!(entry.get(target).0, 204, "{context}");
                assert_eq!(app.pool_stats().jobs - before, hops, "{context}");
                let levels = names.iter().chain(&["view"]).zip(&places);
                let inward: Vec<_> = levels.map(|(who, place)| format!("{who} {place}")).collect();
                let outward = inward.iter().rev().skip(1);
                let all: Vec<_> = inward.iter().chain(outward).cloned().collect();
                assert_eq!(log.take(), all, "{context}");
            }
        });
    }
}

#[before_request]
fn before(log: State<Log>) {
    note(&log, "before");
}

#[after_request]
fn after(log: State<Log>) {
    note(&log, "after");
}

#[get("/", with = [passes, passes, passes])]
fn guarded(log: State<Log>) {
    note(&log, "view");
}

// R42
#[test]
fn a_sync_view_behind_passing_decorators_and_sync_hooks_takes_one_trip() {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).with(passes());
    let app = app.handlers(handlers![before, after, guarded]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let before = app.pool_stats().jobs;
        assert_eq!(entry.get("/").0, 204, "{}", entry.name());
        let hops = u64::from(entry.has_queue());
        assert_eq!(app.pool_stats().jobs - before, hops, "{}", entry.name());
        assert_eq!(log.take().len(), 11, "{}", entry.name());
    });
}

// A macro may hide what is awaited: the tokens of this one have no `.await`.
macro_rules! wait {
    () => {
        pause().await
    };
}

#[decorator]
async fn waits_by_macro(next: Next<'_>) -> Result<Response> {
    wait!();
    let res = next.run().await;
    wait!();
    res
}

#[get("/sync", with = [waits_by_macro])]
fn behind_macro() -> &'static str {
    "sync"
}

#[get("/async", with = [waits_by_macro])]
async fn behind_macro_async() -> &'static str {
    "async"
}

#[test]
fn a_decorator_that_seems_to_pass_may_wait() {
    let app = App::new().handlers(handlers![behind_macro, behind_macro_async]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/sync"), (200, "sync".to_owned()), "{}", entry.name());
        assert_eq!(entry.get("/async"), (200, "async".to_owned()), "{}", entry.name());
    });
}
