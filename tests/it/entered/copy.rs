//! `copy_current_request_context`: the request for other threads and tasks, with a `g` of their own.

use std::sync::{Mutex, mpsc};
use std::thread;

use duotone::prelude::*;

use super::{number, on, path};
use crate::bridges::of_each_bridge;
use crate::entries::{each_entry, header, request};
use crate::log::{Log, app};
use crate::polling::pause;

/// What a copy sees: the request, an empty `g`, then what was stored there.
fn seen() -> String {
    let before = number();
    current::g().expect("a `g`").set(9_u32);
    let req = current::request().expect("a request");
    let of_request = req.g().get::<u32>();
    format!("{} {before:?} {:?} {of_request:?}", path(), number())
}

const SEEN: &str = "None Some(9) Some(9)";

#[get("/sync")]
fn copied() -> Result<String> {
    current::g()?.set(1_u32);
    let context = copy_current_request_context()?;
    let on_thread = thread::spawn(move || context.enter(seen)).join().expect("no panic");
    let context = copy_current_request_context()?;
    let through_bridges =
        thread::spawn(move || context.enter(|| async_to_sync(sync_to_async(seen))));
    let through_bridges = through_bridges.join().expect("no panic");
    Ok(format!("{on_thread}, {through_bridges}, {:?}", number()))
}

#[get("/async")]
async fn copied_async() -> Result<String> {
    current::g()?.set(1_u32);
    let tasks = [true, false].map(|on_tokio| -> Result<_> {
        let copy = copy_current_request_context()?.within(async {
            pause().await;
            sync_to_async(seen).await
        });
        Ok(on(on_tokio, copy))
    });
    let [on_tokio, on_smol] = tasks;
    let (on_tokio, on_smol) = (on_tokio?.await, on_smol?.await);
    Ok(format!("{on_tokio}, {on_smol}, {:?}", number()))
}

// R39
#[test]
fn a_copy_sees_the_request_and_a_g_of_its_own() {
    for (bridge, app) in of_each_bridge(|| App::new().handlers(handlers![copied, copied_async])) {
        each_entry(&app, |entry| {
            for target in ["/sync", "/async"] {
                let answer = format!("{target} {SEEN}, {target} {SEEN}, Some(1)");
                let context = format!("{bridge}, {}", entry.name());
                assert_eq!(entry.get(target), (200, answer), "{context}");
            }
        });
    }
}

#[get("/pool")]
fn on_a_pool() -> Result<String> {
    let context = copy_current_request_context()?;
    // Scoped threads that share one copy, as a thread pool's do.
    let found = thread::scope(|scope| {
        let threads = [1, 2, 3_u32].map(|n| {
            let context = &context;
            scope.spawn(move || {
                context.enter(|| {
                    current::g().expect("a `g`").set(n);
                    path()
                })
            })
        });
        threads.map(|thread| thread.join().expect("no panic"))
    });
    let stored = context.enter(number).is_some();
    Ok(format!("{} {stored} {:?}", found.join(" "), number()))
}

// R39
#[test]
fn one_copy_serves_many_threads_at_once() {
    let (app, _) = app(handlers![on_a_pool]);
    each_entry(&app, |entry| {
        let expected = "/pool /pool /pool true None";
        assert_eq!(entry.get("/pool"), (200, expected.to_owned()), "{}", entry.name());
    });
}

#[get("/after")]
fn after_in_copy() -> Result<()> {
    let context = copy_current_request_context()?;
    let add = || after_this_request(|res| res.set_header("x-after", path()));
    thread::scope(|scope| scope.spawn(|| context.enter(add)).join().expect("no panic"))
}

// R39
#[test]
fn what_a_copy_adds_after_the_request_is_run_while_it_is_not_answered() {
    let (app, _) = app(handlers![after_in_copy]);
    each_entry(&app, |entry| {
        let answer = entry.call("GET", "/after");
        assert_eq!(header(&answer, "x-after"), Some("/after"), "{}", entry.name());
    });
}

#[post("/outlives")]
fn outlives(log: State<Log>) -> Result<&'static str> {
    let (context, log) = (copy_current_request_context()?, log.clone());
    // It begins when the request is over, and has its parts all the same.
    after_over(move |over| {
        thread::spawn(move || {
            over.recv().expect_err("nothing is sent");
            let again = context.enter(copy_current_request_context).expect("a copy of a copy");
            let header = again.enter(|| {
                let req = current::request().expect("a request");
                req.header("x-id").map(str::to_owned)
            });
            log.add(format!("{} {header:?}", again.request().path()));
        });
    })?;
    Ok("sent")
}

/// Calls a function with what tells that the request is over: its `g` is dropped then.
fn after_over(f: impl FnOnce(mpsc::Receiver<()>)) -> Result<()> {
    let (sender, over) = mpsc::channel::<()>();
    current::g()?.set(Mutex::new(sender));
    f(over);
    Ok(())
}

#[teardown_request]
fn forget(req: &Request) {
    req.g().take::<Mutex<mpsc::Sender<()>>>();
}

// R39
#[test]
fn a_copy_may_outlive_the_request() {
    let (app, log) = app(handlers![outlives, forget]);
    each_entry(&app, |entry| {
        let mut req = request("POST", "/outlives");
        req.headers_mut().insert("x-id", "7".parse().expect("a value"));
        assert_eq!(entry.send(req).status(), 200, "{}", entry.name());
        let expected = "/outlives Some(\"7\")";
        assert_eq!(log.take_after(expected), [expected], "{}", entry.name());
    });
}

// R37
#[test]
fn outside_of_a_request_there_is_nothing_to_copy() {
    let error = copy_current_request_context().map(drop).expect_err("no request").to_string();
    assert!(error.contains("copy_current_request_context"), "what to do is said: {error}");
}
