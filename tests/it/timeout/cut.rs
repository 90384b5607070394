//! What waits is cut when its time is over, and the error handlers of the app answer.

use duotone::prelude::*;
use duotone::{Cancelled, PollsterBridge, try_async_to_sync};

use super::{CUT, app, awaiting, build, endless};
use crate::entries::{CLASSES, client_of, each_entry, header, request, text};
use crate::log::Log;
use crate::polling::{block_on, pause, poll_times};

#[get("/parked", timeout = "100ms")]
fn parked(log: State<Log>) {
    async_to_sync(endless(&log));
}

#[get("/told", timeout = "100ms")]
fn told(log: State<Log>) -> &'static str {
    let told = try_async_to_sync(endless(&log));
    assert_eq!(told, Err(Cancelled::TimedOut));
    assert_eq!(try_async_to_sync(pause()), Err(Cancelled::TimedOut), "whatever waits later too");
    "an answer that is too late"
}

#[get("/provided", timeout = "100ms")]
fn provided(log: State<Log>, _value: Provided<endless_value>) {
    log.add("view");
}

#[provider]
async fn endless_value(log: State<Log>) -> u8 {
    endless(&log).await;
    0
}

#[decorator]
async fn endlessly(log: State<Log>, next: Next<'_>) -> Result<Response> {
    endless(&log).await;
    next.run().await
}

#[get("/decorator", timeout = "100ms", with = [endlessly])]
fn in_decorator(log: State<Log>) {
    log.add("view");
}

#[decorator]
fn blocking(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/decorated/async", timeout = "100ms", with = [awaiting, blocking])]
async fn decorated_async(log: State<Log>) {
    endless(&log).await;
}

#[get("/decorated/parked", timeout = "100ms", with = [awaiting, blocking])]
fn decorated_parked(log: State<Log>) {
    async_to_sync(endless(&log));
}

#[get("/hooked", timeout = "100ms")]
fn hooked(log: State<Log>) {
    log.add("view");
}

// R13, R9
#[test]
fn what_waits_is_cut_and_error_handlers_answer() {
    let (app, log, _) = app(handlers![
        parked,
        told,
        provided,
        in_decorator,
        decorated_async,
        decorated_parked,
        hooked
    ]);
    each_entry(&build(app), |entry| {
        for path in [
            "/async",
            "/parked",
            "/told",
            "/provided",
            "/decorator",
            "/decorated/async",
            "/decorated/parked",
            "/hooked",
        ] {
            let response = entry.call("GET", path);
            let place = format!("{path}, {}", entry.name());
            assert_eq!(response.status(), 503, "{place}");
            assert_eq!(
                text(&response),
                "handled: 503 Service Unavailable: no answer within 100ms",
                "{place}"
            );
            assert_eq!(header(&response, "x-after"), Some("1"), "{place}");
            assert_eq!(log.take_after("teardown"), CUT, "{place}");
        }
    });
}

#[test]
fn no_runtime_is_needed() {
    let (app, log, _) = app(handlers![parked]);
    let app = build(app.bridge(PollsterBridge));
    assert_eq!(block_on(app.handle(request("GET", "/async"))).status(), 503);
    assert_eq!(app.handle_sync(request("GET", "/parked")).status(), 503);
    assert_eq!(log.take(), CUT.repeat(2));
}

#[get("/both", timeout = "100ms", detach)]
async fn both(log: State<Log>) {
    endless(&log).await;
}

// R48
#[test]
fn a_detached_request_ends_in_time_too() {
    let (app, log, _) = app(handlers![both]);
    let app = build(app);
    for class in CLASSES {
        let client = client_of(&app, class);
        let mut dispatch = client.get("/both").into_future();
        assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{class}");
        drop(dispatch);
        assert_eq!(log.take_after("teardown"), CUT, "{class}");
    }
}

#[get("/nested", timeout = "100ms")]
fn nested() -> Result<Response> {
    Ok(current::app()?.handle_sync(request("GET", "/endless")))
}

#[get("/endless")]
fn endlessly_parked(log: State<Log>) {
    async_to_sync(endless(&log));
}

#[test]
fn what_a_request_is_asked_inside_of_it_is_cut_with_it() {
    let (app, log, _) = app(handlers![nested, endlessly_parked]);
    each_entry(&build(app), |entry| {
        assert_eq!(entry.get("/nested").0, 503, "{}", entry.name());
        let mut events = Vec::new();
        while events.iter().filter(|event| *event == "teardown").count() < 2 {
            events.extend(log.take_after("teardown"));
        }
        events.sort_unstable();
        let expected = ["after", "begun", "dropped", "handler", "teardown", "teardown"];
        assert_eq!(events, expected, "{}", entry.name());
    });
}
