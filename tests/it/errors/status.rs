//! The status of an error: that of its type, and that of a handler's answer (R15, R19).

use std::error::Error as _;

use duotone::HttpError;
use duotone::prelude::*;

use super::{Empty, app, by_409, by_empty, by_http, catch_all, with};
use crate::entries::each_entry;

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
