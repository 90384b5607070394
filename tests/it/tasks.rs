//! Work that goes on beside the code that starts it (R47).

use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{Panic, PoolConfig, Task, TaskError, spawn, spawn_sync};

use crate::bridges::of_each_bridge;
use crate::entries::{LOOP, each_entry};
use crate::log::{Bell, Log, PATIENCE, app};
use crate::polling::{block_on, pause};

/// What code of a task finds: the app, the request, what is in `g`.
fn found() -> String {
    let app = current::app().ok().and_then(|app| app.state::<u64>());
    let path = current::request().ok().map(|req| req.path().to_owned());
    let number = current::g().ok().and_then(|g| g.get::<u32>());
    format!("{app:?} {path:?} {number:?}")
}

/// The same on both sides of both bridges.
async fn found_everywhere() -> Vec<String> {
    let before = found();
    pause().await;
    let [below, above] = sync_to_async(|| [found(), async_to_sync(async { found() })]).await;
    let mut all = vec![before, found(), below, above];
    all.dedup();
    all
}

fn everywhere() -> Vec<String> {
    async_to_sync(found_everywhere())
}

#[get("/sync")]
fn from_sync(req: &Request) -> Result<String> {
    req.g().set(1_u32);
    let (a, b) = (spawn(found_everywhere()), spawn_sync(everywhere));
    Ok(format!("{:?}", (a.join()?, b.join()?)))
}

#[get("/async")]
async fn from_async(req: &Request) -> Result<String> {
    req.g().set(1_u32);
    let (a, b) = (spawn(found_everywhere()), spawn_sync(everywhere));
    Ok(format!("{:?}", (a.await?, b.await?)))
}

#[get("/copied")]
async fn copied(req: &Request) -> Result<String> {
    req.g().set(1_u32);
    let context = copy_current_request_context()?;
    let a = spawn(context.within(found_everywhere()));
    let b = spawn_sync(move || context.enter(everywhere));
    Ok(format!("{:?}", (a.await?, b.await?)))
}

fn handlers_app() -> AppBuilder {
    App::new().state(7_u64).handlers(handlers![from_sync, from_async, copied])
}

// R39, R47
#[test]
fn a_task_has_the_app_of_who_starts_it_and_no_request_but_a_copy() {
    for (bridge, app) in of_each_bridge(handlers_app) {
        each_entry(&app, |entry| {
            for (target, found) in [
                ("/sync", "Some(7) None None"),
                ("/async", "Some(7) None None"),
                ("/copied", "Some(7) Some(\"/copied\") None"),
            ] {
                let expected = format!("{:?}", ([found], [found]));
                assert_eq!(entry.get(target), (200, expected), "{bridge}, {}", entry.name());
            }
        });
        let from_command = app.enter(|| (spawn(found_everywhere()), spawn_sync(everywhere)));
        for task in [from_command.0, from_command.1] {
            assert_eq!(task.join().expect("no error"), ["Some(7) None None"], "{bridge}");
        }
    }
}

// R47
#[test]
fn tasks_of_one_worker_thread_do_not_wait_for_each_other() {
    let pool = PoolConfig::default().with_max_threads(1);
    for (bridge, app) in of_each_bridge(|| handlers_app().pool(pool.clone())) {
        each_entry(&app, |entry| {
            for target in ["/sync", "/async", "/copied"] {
                assert_eq!(entry.get(target).0, 200, "{target}, {bridge}, {}", entry.name());
            }
        });
    }
}

#[get("/leaves/{color}")]
async fn leaves_behind(color: &str, over: State<Over>, log: State<Log>) -> &'static str {
    let (over, log) = (over.again(), log.clone());
    let finish = move || {
        over.recv().expect("the request is over");
        log.add("the task has ended");
    };
    // The handle is dropped.
    if color == "sync" {
        spawn_sync(finish);
    } else {
        spawn(async move { sync_to_async(finish).await });
    }
    "answered"
}

#[get("/bridged")]
fn bridged(log: State<Log>) -> &'static str {
    let log = log.clone();
    // The loop of a bridged call, in other worlds, ends with the call and what was started in it.
    async_to_sync(async {
        spawn(async move {
            for _ in 0..3 {
                pause().await;
            }
            log.add("mail sent");
        });
    });
    "answered"
}

// R47
#[test]
fn background_tasks_are_not_silently_cancelled() {
    let log = Log::default();
    let app = || App::new().shared_state(Arc::new(log.clone())).handlers(handlers![bridged]);
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            assert_eq!(entry.get("/bridged").0, 200, "{bridge}, {}", entry.name());
            assert_eq!(log.take_after("mail sent"), ["mail sent"], "{bridge}, {}", entry.name());
        });
    }
}

// R43, R47
#[test]
fn a_task_does_not_wait_for_a_loop_whose_thread_waits_for_it() {
    for (bridge, app) in of_each_bridge(handlers_app) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let _entered = runtime.enter();
        // As in a `main` that is async, and calls what blocks.
        runtime.block_on(async {
            for target in ["/sync", "/async", "/copied"] {
                let answer = app.handle_sync(crate::entries::request("GET", target));
                assert_eq!(answer.status(), 200, "{target}, {bridge}");
            }
            assert_eq!(app.enter(|| spawn(async { 7 }).join()).expect("no error"), 7, "{bridge}");
        });
    }
}

/// What tells that a request is over, for one task at a time.
#[derive(Default)]
struct Over(Mutex<Option<mpsc::Sender<()>>>);

impl Over {
    fn again(&self) -> mpsc::Receiver<()> {
        let (sender, receiver) = mpsc::channel();
        *self.0.lock().expect("no panic") = Some(sender);
        receiver
    }
}

// R47
#[test]
fn a_task_outlives_its_request_and_its_handle() {
    let (over, log) = (Arc::new(Over::default()), Log::default());
    let app = || {
        let app = App::new().shared_state(Arc::clone(&over)).shared_state(Arc::new(log.clone()));
        app.handlers(handlers![leaves_behind])
    };
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            for target in ["/leaves/sync", "/leaves/async"] {
                let context = format!("{target}, {bridge}, {}", entry.name());
                assert_eq!(entry.get(target), (200, "answered".to_owned()), "{context}");
                assert_eq!(log.take(), [""; 0], "{context}");
                let sender = over.0.lock().expect("no panic").take().expect("a task");
                sender.send(()).expect("a task that runs");
                assert_eq!(log.take_after("the task has ended").len(), 1, "{context}");
            }
        });
    }
}

#[derive(Debug, thiserror::Error, PartialEq)]
#[error("out of paper")]
struct OutOfPaper;

// R46, R47
#[test]
fn a_task_gives_its_value_error_or_panic_to_who_awaits_it() {
    let fails = || async {
        pause().await;
        Err::<u8, _>(OutOfPaper)
    };
    let panics = || -> u8 { panic!("on purpose") };
    let app = App::new().build().expect("a sound app");
    for within in [true, false] {
        let run = |f: &dyn Fn()| if within { app.enter(f) } else { f() };
        run(&|| {
            assert_eq!(spawn(async { 7 }).join().expect("no error"), 7);
            assert_eq!(spawn_sync(|| Ok::<_, OutOfPaper>("x")).join().expect("no error"), "x");
            let error = spawn(fails()).join().expect_err("it fails");
            assert_eq!(error.downcast_ref(), Some(&OutOfPaper));
            for task in [spawn(async move { panics() }), spawn_sync(panics)] {
                let error = block_on(task).expect_err("it panics");
                let message = error.downcast_ref::<Panic>().map(Panic::message);
                assert_eq!(message, Some("on purpose"));
            }
        });
    }
    // Without a tokio runtime, in async code that is not ours.
    assert_eq!(smol::block_on(spawn(async { 7 })).expect("no error"), 7);
    assert_eq!(block_on(LOOP.spawn(async { spawn(async { 7 }).await })).unwrap().unwrap(), 7);
}

async fn forever(bell: Bell) {
    std::future::pending::<()>().await;
    drop(bell);
}

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

// R47
#[test]
fn an_app_without_a_server_waits_for_its_tasks_up_to_a_limit() {
    for (bridge, app) in of_each_bridge(App::new) {
        let log = Log::default();
        let (go_on, wait) = mpsc::channel::<()>();
        app.enter(|| {
            let (a, b) = (log.clone(), log.clone());
            spawn_sync(move || {
                wait.recv().expect("the test goes on");
                // One that is started by another is waited for as well.
                spawn(async move {
                    pause().await;
                    a.add("ended");
                });
            });
            spawn(async move {
                pause().await;
                b.add("ended");
            });
        });
        go_on.send(()).expect("a task that waits");
        assert_eq!(app.finish_tasks(PATIENCE), 0, "{bridge}");
        assert_eq!(log.take(), ["ended", "ended"], "{bridge}");

        app.enter(|| spawn(forever(Bell::of(&log, "cut"))));
        assert_eq!(app.finish_tasks(Duration::ZERO), 1, "{bridge}");
        assert_eq!(log.take(), ["cut"], "{bridge}");
        assert_eq!(app.finish_tasks(PATIENCE), 0, "{bridge}: it is gone");
    }
}

// R47
#[test]
fn a_task_may_run_for_good() {
    let (app, log) = app([]);
    app.enter(|| {
        let bell = Bell::of(&log, "cut");
        spawn(async move {
            let _bell = bell;
            loop {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
    });
    assert_eq!(app.finish_tasks(Duration::ZERO), 1);
    assert_eq!(log.take(), ["cut"]);
}
