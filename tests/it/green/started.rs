//! Green threads that handlers start, sleep on and limit: the same code in each worker class.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use duotone::green::{self, Elapsed, Group, Pool};
use duotone::prelude::*;
use duotone::{Panic, TaskError, WorkerClass};

use crate::bridges::of_each_bridge;
use crate::captured::{listen, logged_about};
use crate::entries::{each_entry, request};
use crate::log::{Log, PATIENCE};
use crate::server::running::Running;

const SHORT: Duration = Duration::from_millis(5);
const LONG: Duration = Duration::from_secs(3600);

/// What code finds: the app, the request, what is in `g`.
fn found() -> String {
    let app = current::app().ok().and_then(|app| app.state::<u64>());
    let path = current::request().ok().map(|req| req.path().to_owned());
    let number = current::g().ok().and_then(|g| g.get::<u32>());
    format!("{app:?} {path:?} {number:?}")
}

/// The same before and after it has waited.
fn found_all_along() -> String {
    let before = found();
    green::sleep(SHORT);
    assert_eq!(before, found());
    before
}

#[get("/context")]
fn context(req: &Request) -> Result<String> {
    req.g().set(1_u32);
    let copy = copy_current_request_context()?;
    let spawned = green::spawn(found_all_along).join()?;
    let copied = green::spawn(move || copy.enter(found_all_along)).join()?;
    let mut group = Group::new();
    group.spawn(found_all_along);
    let grouped = group.join_all().remove(0)?;
    let pool = Pool::new(1);
    let pooled = pool.spawn(found_all_along).join()?;
    let mapped = pool.map([()], |()| found_all_along()).remove(0)?;
    Ok([spawned, copied, grouped, pooled, mapped].join("\n"))
}

// R37, R38, R39, R47
#[test]
fn one_that_is_spawned_has_the_app_and_one_of_a_group_the_request_too() {
    for (bridge, app) in of_each_bridge(|| App::new().state(7_u64).handlers(handlers![context])) {
        let (app_alone, copy) = ("Some(7) None None", "Some(7) Some(\"/context\") None");
        let of_request = "Some(7) Some(\"/context\") Some(1)";
        let expected = [app_alone, copy, of_request, app_alone, of_request].join("\n");
        each_entry(&app, |entry| {
            assert_eq!(
                entry.get("/context"),
                (200, expected.clone()),
                "{bridge}, {}",
                entry.name()
            );
        });
    }
}

#[get("/results")]
fn results() -> String {
    let value = green::spawn(|| 7).join().expect("a value");
    let error = green::spawn(|| "x".parse::<u8>()).join().expect_err("no number");
    let panic = green::spawn(|| -> u8 { panic!("on purpose") }).join().expect_err("a panic");
    let panic = panic.downcast_ref::<Panic>().map(Panic::message);
    let many = Pool::new(3).map(0..10_u32, |n| {
        green::yield_now();
        if n == 4 { Err(std::io::Error::other("no four")) } else { Ok(n) }
    });
    let (good, bad): (Vec<_>, Vec<_>) = many.into_iter().partition(Result::is_ok);
    let sum: u32 = good.into_iter().flatten().sum();
    format!("{value} {} {panic:?} {sum} {}", error.is::<std::num::ParseIntError>(), bad.len())
}

#[get("/awaited")]
async fn awaited() -> Result<String> {
    let task = green::spawn(|| {
        green::sleep(SHORT);
        "slept"
    });
    Ok(task.await?.to_owned())
}

#[get("/limited")]
fn limited() -> Result<String> {
    let slow = green::timeout(SHORT, || green::sleep(LONG));
    let nested = green::timeout(SHORT, || green::timeout(LONG, || green::sleep(LONG)));
    let (go_on, waits) = tokio::sync::oneshot::channel::<()>();
    let (one, other) = (green::spawn(|| async_to_sync(waits).is_err()), green::spawn(|| 7));
    let joined = green::timeout(SHORT, || one.join());
    drop(go_on);
    let quick = green::timeout(LONG, || other.join()).or_status(StatusCode::GATEWAY_TIMEOUT)??;
    Ok(format!("{slow:?} {nested:?} {} {quick}", joined.is_err()))
}

#[get("/elapses")]
fn elapses() -> Result<()> {
    Ok(green::timeout(SHORT, || green::sleep(LONG))?)
}

#[error_handler]
fn too_slow(_: &Elapsed) -> (StatusCode, &'static str) {
    (StatusCode::GATEWAY_TIMEOUT, "too slow")
}

green::local! {
    static DEPTH: Cell<u32> = Cell::new(0);
    static NAMES: RefCell<Vec<u32>> = RefCell::default();
}

#[get("/local")]
fn local() -> String {
    let mut group = Group::new();
    for n in 1..=3_u32 {
        group.spawn(move || {
            DEPTH.set(DEPTH.get() + n);
            green::yield_now();
            NAMES.with_borrow_mut(|names| names.push(n));
            (DEPTH.get(), NAMES.with_borrow(Vec::len))
        });
    }
    let own: Vec<(u32, usize)> = group.join_all().into_iter().flatten().collect();
    format!("{own:?}")
}

#[get("/in-async/{what}")]
async fn in_async(what: &str) -> String {
    match what {
        "sleep" => green::sleep(SHORT),
        "yield" => green::yield_now(),
        "pool" => drop(Pool::new(1).spawn(|| ())),
        _ => drop(Group::<()>::new().join_all()),
    }
    "it waited".to_owned()
}

fn app() -> AppBuilder {
    let views = handlers![results, awaited, limited, elapses, too_slow, local, in_async];
    App::new().debug(true).handlers(views)
}

// R13, R43, R46
#[test]
fn the_same_code_runs_in_every_worker_class() {
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            for (target, status, text) in [
                ("/results", 200, "7 true Some(\"on purpose\") 41 1"),
                ("/awaited", 200, "slept"),
                ("/limited", 200, "Err(Elapsed) Err(Elapsed) true 7"),
                ("/elapses", 504, "too slow"),
                ("/local", 200, "[(1, 1), (2, 1), (3, 1)]"),
            ] {
                let answer = (status, text.to_owned());
                assert_eq!(entry.get(target), answer, "{target}, {bridge}, {}", entry.name());
            }
        });
    }
}

// R43
#[test]
fn what_waits_is_refused_in_async_functions_and_says_what_to_do() {
    let app = app().build().expect("a sound app");
    each_entry(&app, |entry| {
        for (what, parts) in [
            ("sleep", ["`green::sleep` was called", "`.await` a `tokio::time::sleep`"]),
            ("yield", ["`green::yield_now` was called", "`.await` a `tokio::task::yield_now`"]),
            ("pool", ["`green::Pool::spawn` was called", "call it in `sync_to_async`"]),
            ("group", ["`green::Group::join_all` was called", "`TaskGroup`"]),
        ] {
            let (status, text) = entry.get(&format!("/in-async/{what}"));
            assert_eq!(status, 500, "{what}, {}", entry.name());
            let text = text.replace("&#96;", "`");
            for part in parts {
                assert!(text.contains(part), "{part} in {text}, {}", entry.name());
            }
        }
    });
}

#[get("/logged/green")]
fn starts_failing() -> &'static str {
    green::spawn(|| Err::<(), _>(std::io::Error::other("/logged/green/error")));
    green::spawn(|| -> () { panic!("/logged/green/panic") });
    "started"
}

// R47
#[test]
fn one_that_fails_is_logged_with_the_place_where_it_was_started() {
    listen();
    let app = App::new().handlers(handlers![starts_failing]).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/logged/green").0, 200, "{}", entry.name());
        assert_eq!(app.finish_tasks(PATIENCE), 0, "{}", entry.name());
        for name in ["error", "panic"] {
            let logged = loop {
                let logged = logged_about(&format!("/logged/green/{name}"));
                if !logged.is_empty() {
                    break logged;
                }
                std::thread::yield_now();
            };
            assert_eq!(logged.len(), 1, "{logged:?}, {}", entry.name());
            let begin = "message=the task of tests/it/green/started.rs:";
            assert!(logged[0].starts_with(begin), "{logged:?}, {}", entry.name());
        }
    });
}

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

// R44, R47
#[test]
fn in_class_green_no_worker_thread_helps() {
    let app = app().build().expect("a sound app");
    let server = crate::green::on_loops(&app, 1);
    for target in ["/results", "/limited", "/local", "/awaited"] {
        let answer = crate::wire::exchange(server.addr, request("GET", target));
        assert_eq!(answer.expect("an answer").status(), 200, "{target}");
    }
    assert_eq!(app.pool_stats().jobs, 0);
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
        let (tell, begun) = std::sync::mpsc::channel();
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
