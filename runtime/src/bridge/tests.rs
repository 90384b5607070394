//! The bridge between the colors, each rule on each kind of thread.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::here::{self, Here};
use super::{Pool, PoolConfig, async_to_sync, sync_to_async};

/// Runs it on the only thread of a pool.
fn on_worker<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    let pool = Pool::new(PoolConfig::default().with_max_threads(1).with_max_blocked(0));
    let (sender, receiver) = mpsc::channel();
    pool.admit().expect("an empty queue").run(move || sender.send(f()).expect("the test waits"));
    receiver.recv().expect("the job ran")
}

fn on_foreign<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    thread::spawn(f).join().expect("no panic")
}

/// Sync, async, sync, .. that many levels deep; says on how many different threads.
fn sync_nest(depth: usize) -> Vec<thread::ThreadId> {
    let mut threads = vec![thread::current().id()];
    if depth > 0 {
        threads.extend(async_to_sync(async_nest(depth - 1)));
    }
    threads
}

async fn async_nest(depth: usize) -> Vec<thread::ThreadId> {
    let mut threads = vec![thread::current().id()];
    if depth > 0 {
        threads.extend(sync_to_async(move || sync_nest(depth - 1)).await);
    }
    threads
}

// R44
#[test]
fn nesting_alone_stays_on_one_thread() {
    fn nest() -> usize {
        let mut threads = sync_nest(4);
        threads.dedup();
        threads.len()
    }
    assert_eq!(nest(), 1, "here");
    assert_eq!(on_worker(nest), 1, "on a worker");
    assert_eq!(on_foreign(nest), 1, "on a foreign thread");
}
