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
