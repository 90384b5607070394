//! Providers of the app that fail: whose error that is, and what comes next.

use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use duotone::prelude::*;
use duotone::{Handler, Server};
use tokio::sync::Semaphore;

use super::{Pool, app, listed};
use crate::entries::{Entry, LOOP, each_entry, request, text};
use crate::log::Log;
use crate::polling::{block_on, poll_times};

struct Slow;

#[provider(app)]
async fn slow(State(gate): State<Gate>, log: State<Log>) -> Result<Slow> {
    log.add("slow");
    gate.0.acquire().await?.forget();
    if gate.1.fetch_add(1, Ordering::Relaxed) == 0 {
        abort!(503, "not yet");
    }
    Ok(Slow)
}

/// Opened by the test; and how often it was gone through.
struct Gate(Semaphore, AtomicUsize);

#[get("/slow")]
fn asks_slow(_: State<Slow>) -> &'static str {
    "there"
}

#[before_request]
fn hook(log: State<Log>) {
    log.add("before");
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

fn slow_app(handlers: Vec<Handler>) -> (App, Log) {
    let log = Log::default();
    let gate = Gate(Semaphore::new(0), AtomicUsize::new(0));
    let app = App::new().shared_state(log.clone().into()).state(gate).debug(true);
    (app.handlers(handlers).build().expect("a sound app"), log)
}

#[test]
fn requests_that_come_meanwhile_wait_and_an_error_is_theirs_and_the_next_tries_again() {
    let (app, log) = slow_app(handlers![asks_slow, slow, hook, teardown].to_vec());
    let gate = app.state::<Gate>().expect("the gate");
    let (answers, answered) = mpsc::channel();
    // All of them join one attempt: it cannot end while the gate is shut.
    let mut waiting: Vec<_> =
        (0..4).map(|_| Box::pin(app.handle(request("GET", "/slow")))).collect();
    for dispatch in &mut waiting {
        assert!(poll_times(dispatch.as_mut(), 1).is_none());
    }
    // One of them goes away, be it the one that began.
    drop(waiting.remove(0));
    let from_thread = {
        let (app, answers) = (app.clone(), answers.clone());
        thread::spawn(move || answers.send(Entry::HandleSync(app).get("/slow")).expect("the test"))
    };
    // It joins or begins the next attempt: so two may go through, and the first fails.
    assert_eq!(log.take_after("slow"), ["slow"]);
    gate.0.add_permits(1);
    for dispatch in waiting {
        let res = block_on(dispatch);
        assert_eq!(res.status(), 500);
        let page = String::from_utf8_lossy(res.body().as_bytes().expect("a page")).into_owned();
        assert!(page.contains("slow") && page.contains("not yet"), "{page}");
    }
    gate.0.add_permits(2);
    from_thread.join().expect("a thread that ends");
    assert!([200, 500].contains(&answered.recv().expect("its answer").0));
    log.take();
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/slow"), (200, "there".to_owned()), "{}", entry.name());
    });
    assert_eq!(gate.1.load(Ordering::Relaxed), 2, "the one that failed, and one that did not");
}

#[provider(app)]
fn panics(log: State<Log>) -> Slow {
    log.add("panics");
    panic!("on purpose")
}

#[provider(app)]
async fn refuses(log: State<Log>) -> Result<Slow> {
    log.add("refuses");
    abort!(401, "on purpose")
}

// R13
#[test]
fn without_its_values_an_app_answers_500_and_calls_nothing_else() {
    for failing in [handlers![panics], handlers![refuses]] {
        let (app, log) = app(failing.into_iter().chain(handlers![hook, teardown]).collect());
        for entry in [Entry::Handle(app.clone()), Entry::HandleSync(app)] {
            let res = entry.call("GET", "/missing");
            assert_eq!(res.status(), 500, "{}", entry.name());
            assert!(!text(&res).contains("purpose"), "{}", entry.name());
            let events = log.take();
            assert!(events == ["panics"] || events == ["refuses"], "{events:?}, {}", entry.name());
        }
    }
}

#[before_serving]
async fn warm(log: State<Log>, _pool: State<Pool>) {
    log.add("before serving");
}

#[test]
fn a_server_runs_them_before_it_listens_and_does_not_start_without() {
    let (sound, log) = app(listed().into_iter().chain(handlers![warm]).collect());
    let server = Server::new(sound).bind("127.0.0.1:0").shutdown_on(ready(()));
    LOOP.block_on(async {
        let listening = server.listen().await.expect("a server");
        assert_eq!(log.take(), ["pool", "cache", "index"]);
        listening.serve().await.expect("that stops");
    });

    for failing in [handlers![refuses], handlers![panics]] {
        let (failing, log) = app(failing.to_vec());
        // It would be in use, if anything listened.
        let server = Server::new(failing).bind("127.0.0.1:0");
        let error = LOOP.block_on(server.serve()).expect_err("a server that does not start");
        let error = error.to_string();
        let name = log.take().remove(0);
        let begins = format!("`{name}` (tests/it/providers/of_app/failing.rs:");
        assert!(error.starts_with(&begins), "{error}");
        assert!(error.contains("), a `#[provider(app)]`, failed: "), "{error}");
        assert!(error.ends_with("on purpose"), "{error}");
    }
}
