//! After-hooks that fail (R6).

use duotone::prelude::*;

use crate::entries::each_entry;
use crate::log::{Log, app};
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("refused")]
struct Refused;

#[get("/")]
fn index(log: State<Log>) -> &'static str {
    log.add("view");
    "index"
}

#[after_request]
async fn after(res: &mut Response, log: State<Log>) {
    pause().await;
    log.add(format!("after {}", res.status().as_u16()));
}

#[after_request]
fn fails_after(_res: &mut Response, log: State<Log>) -> Result<()> {
    log.add("fails after");
    Err(Refused.into())
}

#[after_request]
async fn panics_after(_res: Response, log: State<Log>) -> Response {
    pause().await;
    log.add("panics after");
    panic!("no response from here")
}

/// Takes the response before it is known that there is no `u8`.
#[after_request]
fn fails_extraction(_res: Response, _absent: G<u8>) -> Response {
    unreachable!("there is no `u8` in `g`")
}

#[error_handler(500)]
fn internal(_error: &HttpError, log: State<Log>) -> &'static str {
    log.add("500");
    "sorry"
}

#[get("/late")]
fn fails_late(log: State<Log>) -> Result<&'static str> {
    let after = log.clone();
    after_this_request(move |_| {
        after.add("after this");
        panic!("too late")
    })?;
    Ok("late")
}

// R6
#[test]
fn after_hooks_that_fail_lead_to_the_500_path_once_and_the_others_still_run() {
    for (target, handlers, events) in [
        (
            "/",
            handlers![index, after, fails_after].to_vec(),
            &["view", "fails after", "500", "after 500"][..],
        ),
        (
            "/",
            handlers![index, after, panics_after].to_vec(),
            &["view", "panics after", "500", "after 500"],
        ),
        (
            "/",
            handlers![index, after, fails_after, panics_after].to_vec(),
            &["view", "panics after", "500", "fails after", "after 500"],
        ),
        ("/", handlers![index, after, fails_extraction].to_vec(), &["view", "500", "after 500"]),
        ("/late", handlers![fails_late, after].to_vec(), &["after this", "500", "after 500"]),
        (
            "/late",
            handlers![fails_late, after, fails_after].to_vec(),
            &["after this", "500", "fails after", "after 500"],
        ),
    ] {
        let (app, log) = app(handlers.into_iter().chain(handlers![internal]));
        each_entry(&app, |entry| {
            let context = format!("{events:?}, {}", entry.name());
            assert_eq!(entry.get(target), (500, "sorry".to_owned()), "{context}");
            assert_eq!(log.take(), events, "{context}");
        });
    }
}

#[teardown_request]
fn teardown(error: Option<&Error>, log: State<Log>) {
    log.add(format!("teardown {}", error.map(ToString::to_string).unwrap_or_default()));
}

// R6, R9
#[test]
fn a_response_that_a_second_failing_hook_had_taken_is_still_a_500() {
    for (second, event) in
        [(&handlers![panics_after][..], Some("panics after")), (&handlers![fails_extraction], None)]
    {
        let first = handlers![index, teardown, after].into_iter();
        let handlers = first.chain(second.iter().cloned());
        let (app, log) = app(handlers.chain(handlers![fails_after, internal]));
        each_entry(&app, |entry| {
            let (status, body) = entry.get("/");
            assert_eq!(status, 500, "{event:?}, {}", entry.name());
            assert!(body.contains("500 Internal Server Error"), "{}: {body}", entry.name());
            let events = ["view", "fails after", "500"].into_iter().chain(event);
            // R9: of two errors the first, which the response was for.
            let events = events.chain(["after 500", "teardown refused"]);
            assert_eq!(log.take(), events.collect::<Vec<_>>(), "{}", entry.name());
        });
    }
}

#[get("/fails")]
async fn fails_first(log: State<Log>) -> Result<()> {
    log.add("view");
    Err("x".parse::<u8>().expect_err("no number").into())
}

// R6, R9
#[test]
fn of_the_views_error_and_a_hooks_the_teardowns_are_given_the_first() {
    let (app, log) = app(handlers![fails_first, fails_after, internal, teardown]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/fails"), (500, "sorry".to_owned()), "{}", entry.name());
        let torn_down = "teardown invalid digit found in string";
        let events = ["view", "500", "fails after", "500", torn_down];
        assert_eq!(log.take(), events, "{}", entry.name());
    });
}
