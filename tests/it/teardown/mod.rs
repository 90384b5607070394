//! When teardowns run, and what they are given (R8-R10, R12).

mod left;

use duotone::Handler;
use duotone::prelude::*;

use crate::entries::each_entry;
use crate::log::{Log, app};
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("out of stock")]
struct OutOfStock;

#[derive(Debug, thiserror::Error)]
#[error("a broken handler")]
struct BrokenHandler;

/// What a teardown writes down for this error.
fn torn_down(error: Option<&str>) -> Vec<String> {
    vec![format!("teardown {}", error.unwrap_or("nothing"))]
}

#[teardown_request]
fn teardown(error: Option<&Error>, log: State<Log>) {
    log.add(match error {
        Some(error) => format!("teardown {error}"),
        None => "teardown nothing".to_owned(),
    });
}

#[get("/ok")]
fn ok() {}

#[get("/forbidden")]
async fn forbidden() -> Result<()> {
    abort!(403)
}

#[get("/fails")]
fn fails() -> Result<()> {
    Err(OutOfStock.into())
}

#[get("/panics")]
async fn panics() {
    pause().await;
    panic!("boom")
}

#[error_handler]
fn out_of_stock(_error: &OutOfStock) -> &'static str {
    "sold out"
}

#[error_handler]
async fn breaks(_error: &OutOfStock) -> Result<&'static str> {
    pause().await;
    Err(BrokenHandler.into())
}

#[error_handler(500)]
fn internal(_error: &HttpError) -> &'static str {
    "sorry"
}

#[error_handler(403)]
fn sent_away(_error: &HttpError) -> &'static str {
    "members only"
}

// R8, R9
#[test]
fn a_teardown_runs_once_and_is_given_the_error_nobody_handled() {
    const VIEWS: [Handler; 4] = handlers![ok, forbidden, fails, panics];
    for (name, handlers, target, status, error) in [
        ("a success", &[][..], "/ok", 200, None),
        ("an http error", &[], "/forbidden", 403, None),
        ("a handled http error", &handlers![sent_away], "/forbidden", 403, None),
        ("a 404", &[], "/missing", 404, None),
        ("a 405", &[], "POST /ok", 405, None),
        ("an unhandled error", &[], "/fails", 500, Some("out of stock")),
        ("a handled error", &handlers![out_of_stock], "/fails", 500, None),
        ("a 500 handler's error", &handlers![internal], "/fails", 500, Some("out of stock")),
        ("a handler's error", &handlers![breaks], "/fails", 500, Some("a broken handler")),
        ("a panic", &[], "/panics", 500, Some("panicked: boom")),
        ("a 500 handler's panic", &handlers![internal], "/panics", 500, Some("panicked: boom")),
    ] {
        let all = VIEWS.into_iter().chain(handlers.iter().cloned());
        let (app, log) = app(all.chain(handlers![teardown]));
        each_entry(&app, |entry| {
            let (method, target) = target.split_once(' ').unwrap_or(("GET", target));
            let context = format!("{name}, {}", entry.name());
            assert_eq!(entry.call(method, target).status(), expected(status, target), "{context}");
            assert_eq!(log.take(), torn_down(error), "{context}");
        });
    }
}

/// `()` answers 204 (R35).
fn expected(status: u16, target: &str) -> u16 {
    if (status, target) == (200, "/ok") { 204 } else { status }
}

#[teardown_request]
fn first(log: State<Log>) {
    log.add("first");
}

#[teardown_request]
async fn fails_down(log: State<Log>) -> Result<()> {
    pause().await;
    log.add("fails");
    Err(OutOfStock.into())
}

#[teardown_request]
fn panics_down(log: State<Log>) {
    log.add("panics");
    panic!("in a teardown")
}

#[teardown_request]
async fn last(log: State<Log>) {
    pause().await;
    log.add("last");
}

// R10
#[test]
fn every_teardown_runs_and_none_changes_the_response() {
    let (app, log) = app(handlers![ok, first, fails_down, panics_down, last]);
    each_entry(&app, |entry| {
        for target in ["/ok", "/missing"] {
            let status = if target == "/ok" { 204 } else { 404 };
            assert_eq!(entry.call("GET", target).status(), status, "{}", entry.name());
            assert_eq!(log.take(), ["last", "panics", "fails", "first"], "{}", entry.name());
        }
    });
}
