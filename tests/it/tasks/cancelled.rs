//! Tasks that do not come to their end: cancelled, or without a thread.

use std::sync::mpsc;
use std::thread;

use duotone::prelude::*;
use duotone::{PoolConfig, Task, TaskError, spawn, spawn_sync};

use super::forever;
use crate::bridges::of_each_bridge;
use crate::log::{Bell, Log, PATIENCE};
use crate::polling::{block_on, pause};

fn is_cancelled<T>(ended: Result<T>) -> bool {
    ended.is_err_and(|error| error.downcast_ref() == Some(&TaskError::Cancelled))
}

// R47
#[test]
fn an_async_task_is_cancelled_at_its_next_await() {
    for (bridge, app) in of_each_bridge(App::new) {
        let log = Log::default();
        let task = app.enter(|| spawn(forever(Bell::of(&log, "dropped"))));
        task.cancel();
        assert!(is_cancelled(task.join()), "{bridge}");
        assert_eq!(log.take(), ["dropped"], "{bridge}: when it has ended nothing of it is left");
    }
}

// R47
#[test]
fn a_task_that_is_cancelled_while_it_ends_ends_once() {
    for (bridge, app) in of_each_bridge(App::new) {
        let tasks: Vec<_> = app.enter(|| {
            let color = |n: u32| match n % 2 {
                0 => spawn_sync(move || n),
                _ => spawn(async move {
                    pause().await;
                    n
                }),
            };
            (0..300).map(color).collect()
        });
        thread::scope(|scope| {
            scope.spawn(|| tasks.iter().for_each(Task::cancel));
            assert_eq!(app.finish_tasks(PATIENCE), 0, "{bridge}");
        });
        for (n, task) in (0..).zip(tasks) {
            match block_on(task) {
                Ok(found) => assert_eq!(found, n, "{bridge}"),
                ended => assert!(is_cancelled(ended), "{bridge}"),
            }
        }
    }
}

// R47
#[test]
fn a_sync_task_is_cancelled_before_it_begins_only() {
    let pool = PoolConfig::default().with_max_threads(1);
    let app = App::new().pool(pool).build().expect("a sound app");
    let (go_on, wait) = mpsc::channel::<()>();
    let (tell, begun) = mpsc::channel();
    let (first, second) = app.enter(|| {
        let first = spawn_sync(move || {
            tell.send(()).expect("a test that waits");
            wait.recv().is_ok()
        });
        (first, spawn_sync(|| true))
    });
    begun.recv_timeout(PATIENCE).expect("the first begins");
    first.cancel();
    second.cancel();
    go_on.send(()).expect("a task that waits");
    assert!(block_on(first).expect("it is finished"));
    assert!(is_cancelled(block_on(second)));
}

// R44, R47
#[test]
fn a_sync_task_for_which_there_is_no_thread_fails() {
    let pool = PoolConfig::default().with_max_threads(1).with_queue(0);
    let app = App::new().pool(pool).build().expect("a sound app");
    let (go_on, wait) = mpsc::channel::<()>();
    let (first, second) =
        app.enter(|| (spawn_sync(move || wait.recv().is_ok()), spawn_sync(|| true)));
    let error = block_on(second).expect_err("it is refused");
    assert_eq!(error.downcast_ref(), Some(&TaskError::NoThread));
    go_on.send(()).expect("a task that waits");
    assert!(block_on(first).expect("it is finished"));
    assert_eq!(app.finish_tasks(PATIENCE), 0);
}
