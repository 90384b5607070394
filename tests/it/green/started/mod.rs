//! Green threads that handlers start, sleep on and limit: the same code in each worker class.

mod ending;

use std::cell::{Cell, RefCell};
use std::num::ParseIntError;
use std::time::Duration;
use std::{io, thread};

use duotone::Panic;
use duotone::green::{self, Elapsed, Group, Pool};
use duotone::prelude::*;
use tokio::sync::oneshot;

use crate::bridges::of_each_bridge;
use crate::captured::{listen, logged_about};
use crate::entries::{each_entry, request};
use crate::log::PATIENCE;
use crate::wire;

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
        if n == 4 { Err(io::Error::other("no four")) } else { Ok(n) }
    });
    let (good, bad): (Vec<_>, Vec<_>) = many.into_iter().partition(Result::is_ok);
    let sum: u32 = good.into_iter().flatten().sum();
    format!("{value} {} {panic:?} {sum} {}", error.is::<ParseIntError>(), bad.len())
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
    let (go_on, waits) = oneshot::channel::<()>();
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
    green::spawn(|| Err::<(), _>(io::Error::other("/logged/green/error")));
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
                thread::yield_now();
            };
            assert_eq!(logged.len(), 1, "{logged:?}, {}", entry.name());
            let begin = "message=the task of tests/it/green/started/mod.rs:";
            assert!(logged[0].starts_with(begin), "{logged:?}, {}", entry.name());
        }
    });
}

// R44, R47
#[test]
fn in_class_green_no_worker_thread_helps() {
    let app = app().build().expect("a sound app");
    let server = crate::green::on_loops(&app, 1);
    for target in ["/results", "/limited", "/local", "/awaited"] {
        let answer = wire::exchange(server.addr, request("GET", target));
        assert_eq!(answer.expect("an answer").status(), 200, "{target}");
    }
    assert_eq!(app.pool_stats().jobs, 0);
}
