//! Green threads that end with something else: a request, its client, the server, a command.

use std::future::pending;
use std::sync::{Arc, mpsc};

use duotone::green::{self, Group};
use duotone::prelude::*;
use duotone::{TaskError, WorkerClass};

use super::{LONG, SHORT};
use crate::entries::each_entry;
use crate::log::{Log, PATIENCE};
use crate::server::running::Running;

/// Tells when it is dropped.
struct Bell(Log, &'static str);

impl Drop for Bell {
    fn drop(&mut self) {
        let path = current::request().map_or("nothing".to_owned(), |req| req.path().to_owned());
        self.0.add(format!("{} in {path}", self.1));
    }
}

/// Green threads that never end by themselves, and the log they write to.
fn waits_for_ever(log: &Log, name: &'static str) -> impl FnOnce() + Send + use<> {
    let bell = Bell(log.clone(), name);
    move || {
        let Bell(log, _) = &bell;
        log.add("begun");
        async_to_sync(pending::<()>());
    }
}

#[get("/group/{how}")]
fn of_group(how: &str, log: State<Log>) -> &'static str {
    let mut group = Group::new();
    group.spawn(waits_for_ever(&log, "ended"));
    match how {
        "dropped" => green::yield_now(),
        "kept" => {
            green::yield_now();
            std::mem::forget(group);
        }
        _ => drop(green::timeout(LONG, || group.join_all())),
    }
    "answered"
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

fn logging(log: &Log) -> AppBuilder {
    let handlers = handlers![of_group, teardown, outlives];
    App::new().shared_state(Arc::new(log.clone())).handlers(handlers)
}

// R47
#[test]
fn those_of_a_group_end_before_the_teardowns_of_their_request() {
    let log = Log::default();
    let server = Running::start(WorkerClass::Green, logging(&log));
    for how in ["dropped", "kept"] {
        let path = format!("/group/{how}");
        assert_eq!(server.connect().get(&path).status, 200);
        let ended = format!("ended in {path}");
        assert_eq!(log.take_after("teardown"), ["begun", &ended, "teardown"], "{how}");
    }
}

// R47, R48
#[test]
fn those_of_a_group_end_when_the_client_is_gone() {
    let log = Log::default();
    let server = Running::start(WorkerClass::Green, logging(&log));
    let mut wire = server.connect();
    wire.send("GET /group/joined HTTP/1.1\r\nhost: test\r\n\r\n");
    assert_eq!(log.take_after("begun"), ["begun"]);
    drop(wire);
    assert_eq!(log.take_after("teardown"), ["ended in /group/joined", "teardown"]);
}

#[get("/outlives/{how}")]
fn outlives(how: &str, log: State<Log>) -> &'static str {
    if how == "long" {
        green::spawn(waits_for_ever(&log, "cut"));
    } else {
        let bell = Bell(Log::clone(&log), "ended");
        green::spawn(move || {
            green::sleep(10 * SHORT);
            drop(bell);
        });
    }
    "answered"
}

// R47
#[test]
fn a_server_that_stops_waits_for_them_to_the_deadline_and_then_ends_them_where_they_wait() {
    let log = Log::default();
    let server = Running::start(WorkerClass::Green, logging(&log));
    assert_eq!(server.connect().get("/outlives/short").body, "answered");
    server.stop().expect("a graceful stop");
    assert_eq!(log.take(), ["teardown", "ended in nothing"]);

    let server = Running::with(WorkerClass::Green, logging(&log), |server| {
        server.shutdown_timeout(10 * SHORT)
    });
    assert_eq!(server.connect().get("/outlives/long").body, "answered");
    log.take_after("begun");
    server.stop().expect("a graceful stop");
    assert_eq!(log.take_after("cut in nothing").last().map(String::as_str), Some("cut in nothing"));
}

#[get("/slow", timeout = "20ms")]
fn slow(log: State<Log>) {
    let _bell = Bell(Log::clone(&log), "ended");
    let limited = green::timeout(LONG, || green::sleep(LONG));
    unreachable!("it ended by its request: {limited:?}");
}

// R48
#[test]
fn the_end_of_a_request_goes_through_the_limits_of_its_code() {
    let log = Log::default();
    let app = App::new().shared_state(Arc::new(log.clone())).handlers(handlers![slow]);
    let app = app.build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/slow").0, 503, "{}", entry.name());
        assert_eq!(log.take_after("ended in /slow"), ["ended in /slow"], "{}", entry.name());
    });
}

// R47
#[test]
fn a_task_of_a_command_runs_on_a_worker_thread_and_is_cancelled_where_it_waits() {
    let app = App::new().build().expect("a sound app");
    let ended = app.enter(|| {
        let (tell, begun) = mpsc::channel();
        let task = green::spawn(move || {
            tell.send(()).expect("a test that waits");
            green::sleep(LONG);
        });
        begun.recv_timeout(PATIENCE).expect("it begins");
        task.cancel();
        task.join()
    });
    let ended = ended.expect_err("it was cancelled");
    assert_eq!(ended.downcast_ref(), Some(&TaskError::Cancelled));
}
