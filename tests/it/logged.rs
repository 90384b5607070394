//! What is written to the log when something fails (R10, R11, R15).

use duotone::prelude::*;
use duotone::{spawn, spawn_sync};

use crate::captured::{listen, logged_about};
use crate::entries::each_entry;
use crate::log::PATIENCE;
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("the disk is full")]
struct DiskFull(#[source] std::fmt::Error);

#[derive(Debug, thiserror::Error)]
#[error("out of paper")]
struct OutOfPaper;

#[get("/logged/fails")]
async fn fails() -> Result<()> {
    pause().await;
    Err(DiskFull(std::fmt::Error).into())
}

#[get("/logged/panics")]
fn panics() {
    panic!("on purpose");
}

#[get("/logged/handled")]
fn handled() -> Result<()> {
    Err(OutOfPaper.into())
}

#[get("/logged/forbidden")]
fn forbidden() -> Result<()> {
    abort!(403)
}

#[error_handler]
fn by_type(_error: &OutOfPaper) -> &'static str {
    "handled"
}

#[error_handler(500)]
async fn by_500(_error: &HttpError) -> &'static str {
    "sorry"
}

// R15
#[test]
fn an_unhandled_error_is_logged_once_with_method_and_path() {
    listen();
    let unhandled = handlers![fails, panics, handled, forbidden, by_type];
    for handlers in [unhandled.to_vec(), [&unhandled[..], &handlers![by_500]].concat()] {
        let app = App::new().handlers(handlers).build().expect("a sound app");
        each_entry(&app, |entry| {
            for (target, parts) in [
                ("/logged/fails", &["GET", "the disk is full: ", "an error occurred"][..]),
                ("/logged/panics", &["GET", "panicked: on purpose"]),
                ("/logged/handled", &[]),
                ("/logged/forbidden", &[]),
                ("/logged/missing", &[]),
            ] {
                entry.get(target);
                let logged = logged_about(target);
                assert_eq!(logged.len(), usize::from(!parts.is_empty()), "{target}: {logged:?}");
                for part in parts {
                    assert!(logged[0].contains(part), "{part:?} in {logged:?}, {}", entry.name());
                }
            }
        });
    }
}

#[get("/logged/torn-down")]
fn torn_down() {}

#[teardown_request]
async fn breaks_in_teardown() -> Result<()> {
    pause().await;
    Err(DiskFull(std::fmt::Error).into())
}

#[teardown_request]
fn panics_in_teardown() {
    panic!("on purpose");
}

// R10
#[test]
fn a_failed_teardown_is_logged_with_its_name() {
    listen();
    let handlers = handlers![torn_down, breaks_in_teardown, panics_in_teardown];
    let app = App::new().handlers(handlers).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/logged/torn-down").0, 204, "{}", entry.name());
        let logged = logged_about("/logged/torn-down");
        assert_eq!(logged.len(), 2, "{logged:?}, {}", entry.name());
        assert!(logged[0].contains("panics_in_teardown"), "{logged:?}");
        assert!(logged[1].contains("breaks_in_teardown"), "{logged:?}");
    });
}

#[get("/logged/tasks")]
async fn starts_tasks() -> &'static str {
    let failing = |name: &'static str| async move {
        pause().await;
        Err::<(), _>(std::io::Error::other(format!("/logged/tasks/{name}")))
    };
    spawn(failing("error"));
    spawn_sync(|| -> () { panic!("/logged/tasks/panic") });
    assert!(spawn(failing("awaited")).await.is_err());
    let cancelled = spawn(async {
        std::future::pending::<()>().await;
        Err::<(), _>(std::io::Error::other("/logged/tasks/cancelled"))
    });
    cancelled.cancel();
    "started"
}

// R47
#[test]
fn a_task_that_fails_is_logged_once_with_its_place_unless_somebody_awaits_it() {
    listen();
    let app = App::new().handlers(handlers![starts_tasks]).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/logged/tasks").0, 200, "{}", entry.name());
        assert_eq!(app.finish_tasks(PATIENCE), 0, "{}", entry.name());
        for (name, text) in [("error", ": /logged"), ("panic", ": panicked: /logged")] {
            // It is told when the task has ended.
            let logged = loop {
                let logged = logged_about(&format!("/logged/tasks/{name}"));
                if !logged.is_empty() {
                    break logged;
                }
                std::thread::yield_now();
            };
            assert_eq!(logged.len(), 1, "{logged:?}, {}", entry.name());
            let begin = "message=the task of tests/it/logged.rs:";
            assert!(logged[0].starts_with(begin) && logged[0].contains(text), "{logged:?}");
        }
        let others = logged_about("/logged/tasks");
        assert_eq!(others, [""; 0], "who awaits it knows, {}", entry.name());
    });
}
