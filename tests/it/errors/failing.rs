//! Error handlers that fail themselves (R18).

use std::error::Error as _;
use std::io;

use duotone::HttpError;
use duotone::prelude::*;

use super::{Empty, with};
use crate::entries::each_entry;
use crate::log::Log;
use crate::polling::pause;

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
