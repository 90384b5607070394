//! Tasks that go on when the code that started them is over, and who waits for them then.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use duotone::prelude::*;
use duotone::{spawn, spawn_sync};

use super::forever;
use crate::bridges::of_each_bridge;
use crate::entries::each_entry;
use crate::log::{Bell, Log, PATIENCE, app};
use crate::polling::pause;

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
