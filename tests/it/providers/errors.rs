//! Providers that fail: as if who asked had failed (R6, R10, R13, R18).

use duotone::prelude::*;
use duotone::{Handler, Panic};

use crate::entries::each_entry;
use crate::log::{Log, app};
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("no such user")]
struct NoUser;

#[provider]
fn fails(log: State<Log>) -> Result<u8, NoUser> {
    log.add("fails");
    Err(NoUser)
}

#[provider]
async fn refuses(log: State<Log>) -> Result<u8> {
    pause().await;
    log.add("refuses");
    abort!(401, "who are you")
}

#[provider]
async fn panics(log: State<Log>) -> u8 {
    pause().await;
    log.add("panics");
    panic!("boom")
}

#[provider]
fn depends(user: Provided<fails>) -> u8 {
    *user + 1
}

#[provider]
fn absent() -> Result<u8> {
    Err(HttpError::absent(StatusCode::UNAUTHORIZED).into())
}

#[get("/view/fails")]
async fn view_fails(_: Provided<fails>) {}
#[get("/view/refuses")]
fn view_refuses(_: Provided<refuses>) {}
#[get("/view/panics")]
fn view_panics(_: Provided<panics>) {}
#[get("/view/depends")]
async fn view_depends(_: Provided<depends>) {}
#[get("/view/absent")]
fn view_absent(_: Provided<absent>) {}

#[error_handler]
fn no_user(error: &NoUser) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.to_string())
}

#[error_handler]
async fn panicked(error: &Panic) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.message().to_owned())
}

#[error_handler(401)]
async fn refused(error: &HttpError) -> String {
    error.detail().unwrap_or_default()
}

#[teardown_request]
fn teardown(error: Option<&Error>, log: State<Log>) {
    log.add(format!("teardown {}", error.map_or_else(|| "nothing".to_owned(), Error::to_string)));
}

const VIEWS: [Handler; 5] =
    handlers![view_fails, view_refuses, view_panics, view_depends, view_absent];

// R13
#[test]
fn an_error_of_a_provider_is_one_of_the_view_that_asks() {
    let (app, log) = app(VIEWS.into_iter().chain(handlers![no_user, panicked, refused, teardown]));
    each_entry(&app, |entry| {
        for (name, status, text, events) in [
            ("fails", 409, "no such user", &["fails"][..]),
            ("refuses", 401, "who are you", &["refuses"]),
            ("panics", 409, "boom", &["panics"]),
            ("depends", 409, "no such user", &["fails"]),
            ("absent", 401, "", &[]),
        ] {
            let context = format!("{name}, {}", entry.name());
            let answer = entry.get(&format!("/view/{name}"));
            assert_eq!(answer, (status, text.to_owned()), "{context}");
            assert_eq!(log.take(), [events, &["teardown nothing"]].concat(), "{context}");
        }
    });
}

#[get("/")]
fn index(log: State<Log>) -> &'static str {
    log.add("view");
    "index"
}

#[before_request]
fn before(_: Provided<fails>) {}

#[after_request]
fn after(_res: Response, _: Provided<fails>) -> Response {
    unreachable!("its provider fails")
}

#[after_request]
async fn remaining(res: &mut Response, log: State<Log>) {
    log.add(format!("after {}", res.status().as_u16()));
}

#[teardown_request]
async fn late(_: Provided<panics>) {}

#[get("/fail")]
async fn fail() -> Result<()> {
    Err(NoUser.into())
}

#[error_handler]
fn asks(_: &NoUser, _: Provided<refuses>) -> &'static str {
    "never"
}

// R6, R10, R13, R18
#[test]
fn it_is_one_of_whoever_asks() {
    for (handlers, target, status, events) in [
        (&handlers![before][..], "/", 409, &["fails", "after 409", "teardown nothing"][..]),
        (&handlers![after], "/", 500, &["view", "fails", "after 500", "teardown no such user"]),
        (&handlers![late], "/", 200, &["view", "after 200", "teardown nothing", "panics"]),
    ] {
        let around = handlers![no_user, index, remaining];
        let down = handlers![teardown];
        // What was registered last goes first, but for hooks before.
        let all = around.iter().chain(handlers).chain(&down).cloned().collect::<Vec<_>>();
        let (app, log) = app(all);
        each_entry(&app, |entry| {
            let context = format!("{:?}, {}", handlers, entry.name());
            assert_eq!(entry.get(target).0, status, "{context}");
            assert_eq!(log.take(), events, "{context}");
        });
    }
    let (app, log) = app(handlers![fail, asks, remaining, teardown]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/fail").0, 500, "{}", entry.name());
        let unhandled = "teardown 401 Unauthorized: who are you";
        assert_eq!(log.take(), ["refuses", "after 500", unhandled], "{}", entry.name());
    });
}

#[before_request]
fn looks(user: Result<Provided<refuses>>, log: State<Log>) {
    log.add(user.err().map_or_else(|| "a user".to_owned(), |error| error.to_string()));
}

#[get("/looks")]
async fn looks_again(
    user: Result<Provided<fails>>,
    nobody: Option<Provided<absent>>,
) -> Result<String> {
    let is_kept = user.as_ref().is_err_and(Error::is::<NoUser>);
    Ok(format!("{is_kept} {}", nobody.is_none()))
}

#[get("/insists")]
fn insists(_: Provided<refuses>) {}

#[get("/malformed")]
fn malformed(_: Option<Provided<fails>>) {}

// R13
#[test]
fn who_asks_for_a_result_sees_the_error_and_who_asks_for_an_option_nothing_where_it_is_absent() {
    let (app, log) = app(handlers![looks, looks_again, insists, malformed, no_user]);
    each_entry(&app, |entry| {
        let seen = "401 Unauthorized: who are you";
        assert_eq!(entry.get("/looks"), (200, "true true".to_owned()), "{}", entry.name());
        assert_eq!(log.take(), ["refuses", seen, "fails"], "{}", entry.name());
        // The error is kept as the value is: it runs once.
        assert_eq!(entry.get("/insists").0, 401, "{}", entry.name());
        assert_eq!(log.take(), ["refuses", seen], "{}", entry.name());
        assert_eq!(entry.get("/malformed").0, 409, "{}", entry.name());
        log.take();
    });
}
