//! The table of `docs/worker-classes.md` that says where code runs and what it may wait for: each
//! cell is what a handler finds (R41-R45).

use std::cell::RefCell;
use std::panic::catch_unwind;

use duotone::prelude::*;
use duotone::{PoolConfig, WorkerClass};

use crate::bridges::of_each_bridge;
use crate::entries::{Entry, each_entry};

/// Where this code runs, whether by `async_to_sync` it may wait, and for what: a tokio runtime
/// makes it timers and sockets of tokio as well.
fn found() -> String {
    let thread = std::thread::current();
    let place = match thread.name().unwrap_or_default() {
        "test-loop" | "test-server" => "loop",
        "duotone-green" => "green",
        name if name.starts_with("worker-") => "worker",
        _ => "caller",
    };
    let waits = if catch_unwind(|| async_to_sync(async {})).is_ok() { "blocks" } else { "awaits" };
    // On a green thread it is that which waits, and not the thread.
    let (place, waits) = match (place, waits) {
        ("green", "blocks") => ("green", "parks"),
        ("green", _) => ("loop", "awaits"),
        found => found,
    };
    let tokio = tokio::runtime::Handle::try_current().map_or("", |_| ", tokio");
    format!("{place}, {waits}{tokio}")
}

#[get("/fn")]
fn plain() -> String {
    found()
}

#[get("/async")]
async fn cooperative() -> String {
    found()
}

#[get("/down")]
fn down() -> String {
    async_to_sync(async { found() })
}

#[get("/up")]
async fn up() -> String {
    sync_to_async(found).await
}

/// What is asked, and how the table names it.
const CODE: [(&str, &str); 4] = [
    ("/fn", "a `fn`"),
    ("/down", "what it gives to `async_to_sync`"),
    ("/async", "an `async fn`"),
    ("/up", "what it gives to `sync_to_async`"),
];

fn named(entry: &Entry) -> &'static str {
    match entry {
        Entry::Handle(_) => "`app.handle` on tokio",
        Entry::HandleSync(_) => "`app.handle_sync`",
        Entry::Socket(WorkerClass::Async, _) => "class `async`",
        Entry::Socket(WorkerClass::Threads, _) => "class `threads`",
        _ => "class `green`",
    }
}

#[test]
fn the_table_of_worker_class_bridge_and_color_is_what_handlers_find() {
    let pool = PoolConfig::default().with_max_threads(1).with_thread_name("worker");
    let handlers = || handlers![plain, down, cooperative, up];
    let apps = of_each_bridge(|| App::new().pool(pool.clone()).handlers(handlers()));
    let rows = RefCell::new(Vec::<(String, Vec<String>)>::new());
    for (column, (_, app)) in apps.iter().enumerate() {
        each_entry(app, |entry| {
            for (target, code) in CODE {
                let (name, cell) = (format!("{} | {code}", named(entry)), entry.get(target).1);
                let mut rows = rows.borrow_mut();
                match rows.iter_mut().find(|row| row.0 == name) {
                    // The test client finds what the server does.
                    Some(row) if row.1.len() > column => {
                        assert_eq!(row.1[column], cell, "{}", entry.name());
                    }
                    Some(row) => row.1.push(cell),
                    None => rows.push((name, vec![cell])),
                }
            }
        });
    }
    let bridges = apps.map(|(bridge, _)| bridge).join(" | ");
    let head = format!("| where | code | {bridges} |\n|---|---|---|---|---|\n");
    let line = |(name, cells): (String, Vec<_>)| format!("| {name} | {} |\n", cells.join(" | "));
    let table = head + &rows.into_inner().into_iter().map(line).collect::<String>();
    let document = include_str!("../../docs/worker-classes.md");
    assert!(document.contains(&table), "docs/worker-classes.md is to contain:\n{table}");
}
