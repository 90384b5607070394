//! Who answers for an error, and with which status (R13-R19).

mod failing;
mod status;

use std::error::Error as _;

use duotone::prelude::*;
use duotone::{AppBuilder, Handler, HttpError, OrStatus, Panic};

use crate::entries::{each_entry, header};
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("shelf {0} is empty")]
struct Empty(u32);

#[derive(Debug, thiserror::Error)]
#[error("it broke")]
struct Broke;

fn with(handlers: &[Handler]) -> AppBuilder {
    App::new().handlers(VIEWS.iter().chain(handlers).cloned())
}

fn app(handlers: &[Handler]) -> App {
    with(handlers).build().expect("a sound app")
}

const VIEWS: &[Handler] = &handlers![forbidden, empty, placed, wrapped, panics, redirected];

#[get("/forbidden")]
pub(crate) fn forbidden() -> Result<()> {
    abort!(403, "not {}", "you")
}

#[get("/empty")]
pub(crate) async fn empty() -> Result<()> {
    pause().await;
    Err(Empty(7))?;
    Ok(())
}

#[get("/placed")]
fn placed() -> Result<()> {
    Err(Empty(8)).or_status(StatusCode::CONFLICT)
}

#[get("/wrapped")]
pub(crate) async fn wrapped() -> Result<(), HttpError> {
    Err(HttpError::new(StatusCode::BAD_GATEWAY).source(Broke))
}

#[get("/panics")]
pub(crate) fn panics() {
    panic!("secret {}", "plans");
}

#[get("/redirected/")]
fn redirected() {}

#[error_handler(403)]
async fn by_403(error: &HttpError) -> String {
    pause().await;
    format!("403: {error}")
}

#[error_handler(409)]
fn by_409(error: &HttpError) -> String {
    let source = error.source().and_then(|source| source.downcast_ref::<Empty>());
    format!("409 of {source:?}")
}

#[error_handler(500)]
fn by_500(error: &HttpError) -> String {
    let source = error.source().map(ToString::to_string);
    format!("500 of {}", source.unwrap_or_default())
}

#[error_handler]
async fn by_empty(error: &Empty) -> String {
    format!("type: {error}")
}

#[error_handler]
fn by_panic(error: &Panic) -> String {
    format!("panic: {}", error.message())
}

#[error_handler]
fn by_http(error: &HttpError) -> String {
    format!("http: {error}")
}

#[error_handler]
async fn catch_all(error: &Error) -> String {
    pause().await;
    format!("any: {error}")
}

// R13-R16, R19
#[test]
fn the_first_handler_that_fits_answers_with_the_status_of_the_error() {
    const BY_TYPE: &[Handler] = &handlers![by_empty, by_panic, by_http, catch_all];
    for (name, handlers, target, status, answer) in [
        (
            "its status",
            &handlers![by_403, by_http, catch_all][..],
            "/forbidden",
            403,
            "403: 403 Forbidden: not you",
        ),
        ("its type", BY_TYPE, "/forbidden", 403, "http: 403 Forbidden: not you"),
        ("the catch-all", &handlers![catch_all], "/forbidden", 403, "any: 403 Forbidden: not you"),
        (
            "its type",
            &handlers![by_empty, by_500, catch_all],
            "/empty",
            500,
            "type: shelf 7 is empty",
        ),
        ("the catch-all", &handlers![by_500, catch_all], "/empty", 500, "any: shelf 7 is empty"),
        ("500", &handlers![by_500], "/empty", 500, "500 of shelf 7 is empty"),
        (
            "its status",
            &handlers![by_409, by_empty, catch_all],
            "/placed",
            409,
            "409 of Some(Empty(8))",
        ),
        (
            "its type",
            &handlers![by_403, by_empty, by_http],
            "/placed",
            409,
            "type: shelf 8 is empty",
        ),
        ("a panic's type", BY_TYPE, "/panics", 500, "panic: secret plans"),
        ("500", &handlers![by_500], "/panics", 500, "500 of panicked: secret plans"),
        ("any http error", &handlers![by_http], "/missing", 404, "http: 404 Not Found"),
        ("any http error", &handlers![by_http], "/wrapped", 502, "http: 502 Bad Gateway"),
        (
            "any http error, for a 500",
            &handlers![by_http],
            "/empty",
            500,
            "http: 500 Internal Server Error",
        ),
    ] {
        each_entry(&app(handlers), |entry| {
            let context = format!("{target} by {name}, {}", entry.name());
            assert_eq!(entry.get(target), (status, answer.to_owned()), "{context}");
        });
    }
}

// R17
#[test]
fn a_slash_redirect_is_never_given_to_error_handlers() {
    each_entry(&app(&handlers![by_http, catch_all]), |entry| {
        let response = entry.call("GET", "/redirected?a=1");
        assert_eq!(response.status(), 308, "{}", entry.name());
        assert_eq!(header(&response, "location"), Some("/redirected/?a=1"), "{}", entry.name());
    });
}
