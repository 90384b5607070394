//! Providers: who may ask, when they run, and where (R1, R13, R33, R41).

mod building;
mod errors;
mod of_app;
mod overriding;
mod places;

use duotone::prelude::*;

use crate::entries::{LOOP, each_entry, request, sent};
use crate::log::{Log, app};
use crate::polling::{pause, poll_times};

/// Counts its calls in `g`, so that a second one in a request shows.
fn call_of(name: &str, req: &Request, log: &Log) -> String {
    log.add(name);
    format!("{name} of {}", req.path())
}

#[provider]
fn plain(req: &Request, log: State<Log>) -> String {
    call_of("plain", req, &log)
}

#[provider]
async fn later(req: &Request, log: State<Log>) -> Result<String> {
    pause().await;
    Ok(call_of("later", req, &log))
}

/// Asks for one of each color.
#[provider]
fn both(first: Provided<later>, second: Provided<plain>, log: State<Log>) -> (String, String) {
    log.add("both");
    (first.to_string(), second.to_string())
}

#[provider]
fn boxed(both: Provided<both>) -> BoxFuture<'static, Result<usize>> {
    Box::pin(async move {
        pause().await;
        Ok(both.0.len() + both.1.len())
    })
}

#[get("/sync")]
fn sync_view(both: Provided<both>, log: State<Log>) -> String {
    log.add("view");
    format!("{}, {}", both.0, both.1)
}

#[get("/async")]
async fn async_view(length: Provided<boxed>, log: State<Log>) -> String {
    log.add("view");
    length.to_string()
}

// R1
#[test]
fn what_a_provider_asks_for_runs_before_it_and_each_runs_once() {
    let (app, log) = app(handlers![sync_view, async_view]);
    each_entry(&app, |entry| {
        let text = "later of /sync, plain of /sync".to_owned();
        assert_eq!(entry.get("/sync"), (200, text), "{}", entry.name());
        assert_eq!(log.take(), ["later", "plain", "both", "view"], "{}", entry.name());
        assert_eq!(entry.get("/async"), (200, "30".to_owned()), "{}", entry.name());
        assert_eq!(log.take(), ["later", "plain", "both", "view"], "{}", entry.name());
    });
}

#[before_request]
fn before(_: Provided<plain>, log: State<Log>) {
    log.add("before");
}

#[after_request]
async fn after(res: &mut Response, later: Provided<later>, log: State<Log>) {
    log.add("after");
    res.set_header("x-later", &**later);
}

#[teardown_request]
fn teardown(_: Provided<plain>, _: Provided<later>, log: State<Log>) {
    log.add("teardown");
}

#[teardown_request]
async fn late_teardown(length: Provided<boxed>, log: State<Log>) {
    log.add(format!("teardown {}", *length));
}

#[error_handler(404)]
async fn not_found(later: Provided<later>, log: State<Log>) -> String {
    log.add("404");
    later.to_string()
}

// R1
#[test]
fn all_who_ask_during_a_request_share_one_value_made_just_before_the_first_of_them() {
    let (app, log) = app(handlers![before, sync_view, after, teardown, late_teardown, not_found]);
    each_entry(&app, |entry| {
        let found = entry.call("GET", "/sync");
        assert_eq!(crate::entries::header(&found, "x-later"), Some("later of /sync"));
        let events =
            ["plain", "before", "later", "both", "view", "after", "teardown 28", "teardown"];
        assert_eq!(log.take(), events, "{}", entry.name());
        assert_eq!(entry.get("/no"), (404, "later of /no".to_owned()), "{}", entry.name());
        let events =
            ["plain", "before", "later", "404", "after", "both", "teardown 24", "teardown"];
        assert_eq!(log.take(), events, "{}", entry.name());
    });
}

#[get("/optional")]
fn optional(
    both: Option<Provided<both>>,
    plain: Result<Provided<plain>>,
    log: State<Log>,
) -> String {
    log.add("view");
    format!("{:?} {}", both.map(|both| both.0.len()), plain.is_ok())
}

#[get("/pair")]
fn pair(asked: (Provided<plain>, Provided<both>)) -> String {
    let (plain, both) = asked;
    // Owned and shared: a clone outlives the request.
    let elsewhere = std::thread::spawn(move || both.1.clone());
    (*plain == elsewhere.join().expect("a thread that ends")).to_string()
}

#[test]
fn a_provider_is_asked_for_by_the_part_of_an_argument_too() {
    let (app, log) = app(handlers![optional, pair]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/optional"), (200, "Some(18) true".to_owned()), "{}", entry.name());
        assert_eq!(log.take(), ["later", "plain", "both", "view"], "{}", entry.name());
        assert_eq!(entry.get("/pair"), (200, "true".to_owned()), "{}", entry.name());
        log.take();
    });
}

#[provider]
fn signed(body: Bytes, log: State<Log>) -> usize {
    log.add("signed");
    body.len()
}

#[before_request]
async fn announced(log: State<Log>) {
    log.add("before");
}

#[post("/signed")]
async fn verified(length: Provided<signed>, mut rest: BodyStream) -> Result<String> {
    let chunk = rest.chunk().await.transpose()?;
    Ok(format!("{} {}", *length, chunk.map_or(0, |chunk| chunk.len())))
}

// R33
#[test]
fn the_body_is_read_for_a_provider_that_needs_it() {
    let (app, log) = app(handlers![announced, verified]);
    each_entry(&app, |entry| {
        let res = entry.send(sent("/signed", "text/plain", b"0123456789"));
        assert_eq!(crate::entries::text(&res), "10 10", "{}", entry.name());
        assert_eq!(log.take(), ["before", "signed"], "{}", entry.name());
    });
}

#[provider]
async fn endless(_seen: Provided<plain>, log: State<Log>) -> u8 {
    log.add("endless");
    std::future::pending().await
}

#[get("/endless")]
fn waits(_: Provided<endless>) {}

#[teardown_request]
fn plain_teardown(plain: Provided<plain>, log: State<Log>) {
    log.add(format!("teardown {}", plain.len()));
}

// R8, R48
#[test]
fn a_cancelled_request_keeps_the_values_it_has_for_its_teardowns() {
    let (app, log) = app(handlers![waits, plain_teardown]);
    let dispatch = LOOP.spawn(async move { app.handle(request("GET", "/endless")).await });
    assert_eq!(log.take_after("endless"), ["plain", "endless"]);
    dispatch.abort();
    assert_eq!(log.take_after("teardown 17"), ["teardown 17"]);
}

#[teardown_request]
async fn late_asks(later: Provided<later>, log: State<Log>) {
    log.add(format!("teardown {}", *later));
}

#[get("/later")]
async fn asks_later(_: Provided<later>) {}

// R12
#[test]
fn a_provider_that_was_cancelled_runs_anew_for_a_teardown_that_asks() {
    let (app, log) = app(handlers![asks_later, late_asks]);
    let mut dispatch = Box::pin(app.handle(request("GET", "/later")));
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    drop(dispatch);
    let last = "teardown later of /later";
    assert_eq!(log.take_after(last), ["later", last]);
}

#[decorator]
async fn guard(req: &Request, log: State<Log>, next: Next<'_>) -> Result<Response> {
    log.add("guard");
    if req.arg("in").is_none() {
        abort!(401)
    }
    next.run().await
}

#[decorator]
fn audit(later: Provided<later>, log: State<Log>, next: SyncNext<'_>) -> Result<Response> {
    log.add(format!("audit {}", *later));
    next.run()
}

#[get("/guarded", with = [guard])]
fn guarded(both: Provided<both>, log: State<Log>) -> String {
    log.add("view");
    both.1.clone()
}

#[get("/audited", with = [guard, audit])]
async fn audited(length: Provided<boxed>, log: State<Log>) -> String {
    log.add("view");
    length.to_string()
}

// R1
#[test]
fn decorators_guard_the_providers_of_their_view_and_ask_for_some_themselves() {
    let (app, log) = app(handlers![guarded, audited]);
    each_entry(&app, |entry| {
        for target in ["/guarded", "/audited"] {
            assert_eq!(entry.get(target).0, 401, "{target}, {}", entry.name());
            assert_eq!(log.take(), ["guard"], "{target}, {}", entry.name());
        }
        let answer = (200, "plain of /guarded".to_owned());
        assert_eq!(entry.get("/guarded?in=1"), answer, "{}", entry.name());
        let events = ["guard", "later", "plain", "both", "view"];
        assert_eq!(log.take(), events, "{}", entry.name());
        assert_eq!(entry.get("/audited?in=1"), (200, "34".to_owned()), "{}", entry.name());
        let events = ["guard", "later", "audit later of /audited", "plain", "both", "view"];
        assert_eq!(log.take(), events, "{}", entry.name());
    });
}
