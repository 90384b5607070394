//! `after_this_request`, sessions, flashes, panics and limits inside of decorators and providers.

use duotone::prelude::*;

use crate::entries::{each_entry, header, sent, text};
use crate::log::Log;

fn mark(log: &State<Log>, name: &'static str) -> Result<()> {
    let log = log.clone();
    after_this_request(move |_res: &mut Response| log.add(name))?;
    Ok(())
}

#[decorator(name: &'static str)]
async fn marks(log: State<Log>, next: Next<'_>) -> Result<Response> {
    mark(&log, name)?;
    next.run().await
}

#[decorator(name: &'static str)]
fn marks_sync(log: State<Log>, next: SyncNext<'_>) -> Result<Response> {
    mark(&log, name)?;
    next.run()
}

#[provider]
fn marked(log: State<Log>) -> Result<u8> {
    mark(&log, "sync provider")?;
    Ok(1)
}

#[provider]
async fn marked_async(log: State<Log>, marked: Provided<marked>) -> Result<u8> {
    mark(&log, "async provider")?;
    Ok(*marked)
}

#[after_request]
fn after(log: State<Log>, session: Session) -> Result<()> {
    log.add("after");
    session.insert("seen", true)?;
    Ok(())
}

#[teardown_request]
async fn teardown(log: State<Log>, err: Option<&Error>) {
    log.add(format!("teardown {}", err.map_or(String::new(), ToString::to_string)));
}

#[get("/marks", with = [marks("outer"), marks_sync("middle"), marks("inner")])]
async fn marks_view(one: Provided<marked_async>, log: State<Log>) -> Result<String> {
    mark(&log, "view")?;
    Ok(one.to_string())
}

#[get("/panics", with = [marks("outer"), marks_sync("inner")])]
async fn panics() {
    panic!("in the view");
}

#[decorator]
async fn panicking(next: Next<'_>) -> Result<Response> {
    next.run().await?;
    panic!("in a decorator")
}

#[decorator]
fn panicking_sync(_next: SyncNext<'_>) -> Result<Response> {
    panic!("in a decorator")
}

#[provider]
async fn broken() -> u8 {
    panic!("in a provider")
}

#[get("/decorator", with = [marks_sync("outer"), panicking, marks("inner")])]
fn behind() {}

#[get("/decorator-sync", with = [marks("outer"), panicking_sync])]
async fn behind_sync() {}

#[get("/provider", with = [marks("outer"), marks_sync("inner")])]
fn asks(broken: Provided<broken>) -> String {
    broken.to_string()
}

#[post("/limited", body_limit = "4B", with = [marks("outer"), marks_sync("middle"), marks("inner")])]
fn limited(body: String) -> String {
    body
}

#[post("/limited-async", body_limit = "4B", with = [marks("outer")])]
async fn limited_async(body: Bytes) -> Bytes {
    body
}

#[error_handler(413)]
fn too_large(session: Session) -> Result<Redirect> {
    session.flash("too large")?;
    Ok(Redirect::to(url_for(shown {})?))
}

#[get("/shown")]
async fn shown(flashes: Flashes) -> String {
    flashes.0.into_iter().map(|flash| flash.message).collect()
}

fn app() -> (App, Log) {
    let log = Log::default();
    let listed = handlers![
        after,
        teardown,
        marks_view,
        panics,
        behind,
        behind_sync,
        asks,
        limited,
        limited_async,
        too_large,
        shown,
    ];
    let app = App::new().secret_key([7; 64]).shared_state(log.clone().into()).handlers(listed);
    (app.build().expect("a sound app"), log)
}

// R1
#[test]
fn what_shall_run_after_this_request_runs_in_the_order_it_was_said() {
    let (app, log) = app();
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/marks"), (200, "1".to_owned()), "{}", entry.name());
        let order = "outer, middle, inner, sync provider, async provider, view, after, teardown ";
        assert_eq!(log.take().join(", "), order, "{}", entry.name());
    });
}

// R8, R9, R13
#[test]
fn a_panic_anywhere_is_an_error_of_the_request_and_is_torn_down_once() {
    let (app, log) = app();
    each_entry(&app, |entry| {
        for (target, order) in [
            ("/panics", "outer, inner, after, teardown panicked: in the view"),
            ("/decorator", "outer, inner, after, teardown panicked: in a decorator"),
            ("/decorator-sync", "outer, after, teardown panicked: in a decorator"),
            ("/provider", "outer, inner, after, teardown panicked: in a provider"),
        ] {
            let res = entry.call("GET", target);
            let context = format!("{target}, {}", entry.name());
            assert_eq!(res.status(), 500, "{context}");
            assert!(header(&res, "set-cookie").is_some(), "{context}");
            assert!(!text(&res).contains("in a ") && !text(&res).contains("in the"), "{context}");
            assert_eq!(log.take().join(", "), order, "{context}");
        }
    });
}

// R33
#[test]
fn a_body_that_is_too_large_is_seen_by_an_error_handler_that_flashes() {
    let (app, log) = app();
    each_entry(&app, |entry| {
        for (target, order) in [
            ("/limited", "outer, middle, inner, after, teardown "),
            ("/limited-async", "outer, after, teardown "),
        ] {
            let context = format!("{target}, {}", entry.name());
            let res = entry.send(sent(target, "text/plain", b"four"));
            assert_eq!((res.status().as_u16(), text(&res)), (200, "four".to_owned()), "{context}");
            log.take();
            let res = entry.send(sent(target, "text/plain", b"is five"));
            assert_eq!(header(&res, "location"), Some("/shown"), "{context}");
            assert_eq!(log.take().join(", "), order, "{context}");
            let cookie = header(&res, "set-cookie").expect("a session").to_owned();
            let mut next = crate::entries::request("GET", "/shown");
            let cookie = cookie.split(';').next().unwrap_or_default();
            next.headers_mut().insert("cookie", cookie.parse().expect("a cookie"));
            assert_eq!(text(&entry.send(next)), "too large", "{context}");
            log.take();
        }
    });
}
