//! A function that runs when its time is over is finished; who waits for it is answered at once.

use duotone::prelude::*;
use duotone::{Cancelled, WorkerClass, try_async_to_sync};

use super::{CUT, app, awaiting, build, until_overdue};
use crate::entries::{Entry, each_entry, header, text};
use crate::gate::Gate;
use crate::log::{Bell, Log};
use crate::polling::{block_on, pause};

#[get("/runs", timeout = "100ms")]
fn runs(log: State<Log>, gate: State<Gate>) -> &'static str {
    let _held = Bell::of(&log, "dropped");
    log.add("begun");
    until_overdue();
    assert_eq!(try_async_to_sync(pause()), Err(Cancelled::TimedOut));
    gate.wait();
    "an answer that is too late"
}

#[get("/decorated/runs", timeout = "100ms", with = [awaiting])]
fn decorated_runs(log: State<Log>, gate: State<Gate>) {
    let _held = Bell::of(&log, "dropped");
    log.add("begun");
    until_overdue();
    gate.wait();
}

#[test]
fn a_function_that_runs_is_finished_and_a_loop_that_waits_for_it_answers_at_once() {
    let (app, log, gate) = app(handlers![runs, decorated_runs]);
    each_entry(&build(app), |entry| {
        // What blocks on a green thread blocks the loop that would answer.
        let paths = if entry.is_green() { &[][..] } else { &["/runs", "/decorated/runs"] };
        for path in paths {
            let place = format!("{path}, {}", entry.name());
            // Nobody but this thread can answer, and it runs the function.
            let is_alone = matches!(entry, Entry::HandleSync(_));
            gate.set(is_alone);
            let response = entry.call("GET", path);
            assert_eq!(response.status(), 503, "{place}");
            if is_alone {
                assert!(text(&response).starts_with("handled: "), "{place}");
                assert_eq!(log.take_after("teardown"), CUT, "{place}");
                continue;
            }
            assert!(text(&response).contains("no answer within 100ms"), "{place}");
            assert_eq!(header(&response, "x-after"), None, "{place}");
            assert_eq!(log.take(), ["begun"], "{place}");
            gate.set(true);
            assert_eq!(log.take_after("teardown"), ["dropped", "teardown"], "{place}");
        }
    });
}

#[test]
fn the_answer_to_head_has_no_body_then_either() {
    let (app, log, gate) = app(handlers![runs]);
    each_entry(&build(app), |entry| {
        for path in ["/async", "/runs"] {
            gate.set(matches!(entry, Entry::HandleSync(_)) || entry.is_green());
            let response = entry.call("HEAD", path);
            assert_eq!((response.status().as_u16(), response.body().len()), (503, 0), "{path}");
            gate.set(true);
            log.take_after("teardown");
        }
    });
}

#[get("/left-behind", timeout = "100ms")]
async fn leaves_behind(log: State<Log>, gate: State<Gate>) {
    sync_to_async(move || {
        until_overdue();
        gate.wait();
        log.add("closure ended");
    })
    .await;
}

/// The answer has everything it needs.
#[after_request]
fn opens(req: &Request, gate: State<Gate>) {
    if req.path() == "/left-behind" {
        gate.set(true);
    }
}

// R48
#[test]
fn teardowns_wait_for_what_an_async_function_left_behind() {
    let (app, log, _) = app(handlers![leaves_behind, opens]);
    let app = build(app);
    let client = app.test_client().worker_class(WorkerClass::Async);
    assert_eq!(block_on(client.get("/left-behind").into_future()).status(), 503);
    // App functions run in the reverse order behind the view: the gate is opened first.
    let events = log.take();
    assert_eq!(events.iter().filter(|event| *event == "closure ended").count(), 1);
    assert_eq!((&*events[0], &*events[3]), ("handler", "teardown"), "{events:?}");
}
