//! Who answers for an error, and with which status (R13-R19).

use std::error::Error as _;
use std::io;

use duotone::prelude::*;
use duotone::{AppBuilder, Handler, HttpError, OrStatus, Panic};

use crate::entries::{each_entry, header};
use crate::log::Log;
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

// R14, R15
#[test]
fn error_status_gives_errors_of_a_type_the_status_that_handlers_are_found_by() {
    let gone = |error: &Empty| if error.0 == 7 { StatusCode::GONE } else { StatusCode::OK };
    for (handlers, answer) in [
        (&handlers![by_410, by_empty, catch_all][..], Some("410 of shelf 7 is empty")),
        (&handlers![by_empty, catch_all], Some("type: shelf 7 is empty")),
        // A handler for `HttpError` is one for that type, not for whatever has a status.
        (&handlers![by_http], None),
        (&[], None),
    ] {
        let app = with(handlers).error_status(gone).build().expect("a sound app");
        each_entry(&app, |entry| {
            let (status, body) = entry.get("/empty");
            assert_eq!(status, 410, "{answer:?}, {}", entry.name());
            match answer {
                Some(answer) => assert_eq!(body, answer, "{}", entry.name()),
                None => assert!(body.contains("410 Gone"), "{}: {body}", entry.name()),
            }
            // R15: what was said at the place goes before what is said of the type.
            assert_eq!(entry.get("/placed").0, 409, "{}", entry.name());
        });
    }
}

#[error_handler(410)]
fn by_410(error: &HttpError) -> String {
    let source = error.source().map(ToString::to_string);
    format!("410 of {}", source.unwrap_or_default())
}

#[get("/boxed")]
fn boxed() -> Result<()> {
    let error: Box<dyn std::error::Error + Send + Sync> = Empty(7).into();
    Err(Error::from_boxed(error))
}

// R14, R15
#[test]
fn a_boxed_error_is_found_by_its_type() {
    for (handlers, answer) in [
        (&handlers![by_empty][..], "type: shelf 7 is empty"),
        (&handlers![by_410, by_empty], "410 of shelf 7 is empty"),
    ] {
        let app = App::new().handlers(handlers![boxed]).handlers(handlers.iter().cloned());
        let app = app.error_status(|_: &Empty| StatusCode::GONE).build().expect("a sound app");
        each_entry(&app, |entry| {
            assert_eq!(entry.get("/boxed"), (410, answer.to_owned()), "{}", entry.name());
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

#[error_handler]
fn fails_itself(_error: &Empty, log: State<Log>) -> Result<&'static str> {
    log.add("by type");
    Err(Empty(9).into())
}

#[error_handler]
async fn panics_itself(_error: &HttpError, log: State<Log>) -> &'static str {
    pause().await;
    log.add("by http");
    panic!("in a handler")
}

#[error_handler(500)]
fn last_words(error: &HttpError, log: State<Log>) -> String {
    log.add("500");
    format!("500 of {}", error.source().map(ToString::to_string).unwrap_or_default())
}

#[error_handler(500)]
fn fails_at_last(_error: &HttpError, log: State<Log>) -> Result<&'static str> {
    log.add("500");
    Err(io::Error::other("nothing works").into())
}

// R18
#[test]
fn an_error_in_an_error_handler_goes_to_the_500_path_once() {
    for (handlers, target, answer, calls) in [
        (
            &handlers![fails_itself, last_words][..],
            "/empty",
            Some("500 of shelf 9 is empty"),
            &["by type", "500"][..],
        ),
        (
            &handlers![panics_itself, last_words],
            "/forbidden",
            Some("500 of panicked: in a handler"),
            &["by http", "500"],
        ),
        (&handlers![fails_itself], "/empty", None, &["by type"]),
        (&handlers![fails_itself, fails_at_last], "/empty", None, &["by type", "500"]),
        (&handlers![fails_at_last], "/empty", None, &["500"]),
        (&handlers![fails_at_last], "/panics", None, &["500"]),
    ] {
        let log = Log::default();
        let app = with(handlers).shared_state(log.clone().into()).build().expect("a sound app");
        each_entry(&app, |entry| {
            let (status, body) = entry.get(target);
            let context = format!("{calls:?}, {}: {body}", entry.name());
            assert_eq!(status, 500, "{context}");
            match answer {
                Some(answer) => assert_eq!(body, answer, "{context}"),
                None => assert!(body.contains("500 Internal Server Error"), "{context}"),
            }
            assert_eq!(log.take(), calls, "{context}");
        });
    }
}

#[error_handler(404)]
fn as_created(_error: &HttpError) -> (StatusCode, &'static str) {
    (StatusCode::CREATED, "made")
}

#[error_handler(403)]
fn as_recovered(_error: &HttpError) -> Recovered<&'static str> {
    Recovered("come in")
}

// R19
#[test]
fn a_handlers_answer_has_the_errors_status_unless_it_says_another() {
    each_entry(&app(&handlers![as_created, as_recovered, by_409]), |entry| {
        assert_eq!(entry.get("/missing"), (201, "made".to_owned()), "{}", entry.name());
        assert_eq!(entry.get("/forbidden"), (200, "come in".to_owned()), "{}", entry.name());
        assert_eq!(entry.get("/placed").0, 409, "{}", entry.name());
    });
}
