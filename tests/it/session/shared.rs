//! One session for everything that runs for a request: hooks, views, error handlers, after-hooks,
//! of either color.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use duotone::prelude::*;
use duotone::{RequestContext, SessionError, Stream};

use super::{Browser, with_key};
use crate::entries::{Entry, each_entry};
use crate::log::Log;
use crate::polling::pause;

/// Adds a name to the list `seen`.
fn see(session: &Session, name: &str) -> Result<()> {
    let mut seen: Vec<String> = session.get("seen")?.unwrap_or_default();
    seen.push(name.to_owned());
    session.insert("seen", seen)
}

#[before_request]
fn before(session: Session) -> Result<()> {
    session.clear();
    see(&session, "before")
}

#[before_request]
async fn before_async(req: &Request) -> Result<()> {
    pause().await;
    see(&req.session()?, "before_async")
}

#[get("/sync")]
fn view(session: Session) -> Result<()> {
    see(&session, "view")?;
    abort!(409)
}

#[get("/async")]
async fn view_async() -> Result<()> {
    let session = current::session()?;
    pause().await;
    see(&session, "view")?;
    abort!(409)
}

#[error_handler(409)]
async fn conflict(_error: &HttpError, session: Session) -> Result<&'static str> {
    see(&session, "handler")?;
    let after = session.clone();
    after_this_request(move |_| see(&after, "after_this").expect("room for it"))?;
    Ok("conflict")
}

#[after_request]
fn after(_res: &mut Response, session: Session) -> Result<()> {
    see(&session, "after")
}

#[after_request]
async fn after_async(_res: &mut Response, session: Session) -> Result<()> {
    pause().await;
    see(&session, "after_async")
}

#[get("/seen")]
fn seen(session: Session) -> Result<String> {
    Ok(session.get::<Vec<String>>("seen")?.unwrap_or_default().join(" "))
}

// R5, R37
#[test]
fn everything_that_runs_for_a_request_shares_its_session() {
    let all = handlers![before, before_async, view, view_async, conflict, after, after_async];
    let app = with_key(all).build().expect("a sound app");
    let reader = with_key(handlers![seen]).build().expect("a sound app");
    let reader = Entry::HandleSync(reader);
    each_entry(&app, |entry| {
        for target in ["/sync", "/async", "/missing"] {
            let context = format!("{target}, {}", entry.name());
            let mut browser = Browser::new(entry);
            browser.get(target);
            browser.entry = &reader;
            let seen = browser.get("/seen").text;
            let expected: &[&str] = match target {
                "/missing" => &["before", "before_async", "after_async", "after"],
                _ => &[
                    "before",
                    "before_async",
                    "view",
                    "handler",
                    "after_this",
                    "after_async",
                    "after",
                ],
            };
            assert_eq!(seen.split(' ').collect::<Vec<_>>(), expected, "{context}");
        }
    });
}

#[teardown_request]
fn too_late(session: Session, log: State<Log>) {
    note(&session, "teardown", &log);
}

#[teardown_request]
async fn too_late_async(session: Session, log: State<Log>) {
    pause().await;
    note(&session, "teardown_async", &log);
}

/// Notes how inserting failed.
fn note(session: &Session, who: &str, log: &Log) {
    let error = session.insert(who, 1).expect_err("the response is complete");
    let is_sent =
        matches!(error.downcast_ref(), Some(SessionError::Sent { name, .. }) if name == who);
    log.add(format!("{who} {is_sent}"));
}

/// One chunk, when the head has left.
struct Chunk(Option<(Session, Log)>);

impl Stream for Chunk {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = self.0.take().map(|(session, log)| {
            note(&session, "stream", &log);
            Ok(session.get::<String>("user")?.unwrap_or_default())
        });
        Poll::Ready(chunk)
    }
}

#[get("/stream")]
async fn stream(session: Session, log: State<Log>) -> Result<Response> {
    session.insert("user", "Ada")?;
    Ok(Response::new(Body::stream(Chunk(Some((session, Log::clone(&log)))))))
}

#[get("/unasked")]
fn unasked() {}

#[get("/empty")]
fn empty(session: Session) -> Result<()> {
    session.insert("user", "Ada")
}

// R11, R37
#[test]
fn what_is_inserted_when_the_response_is_complete_is_an_error() {
    let log = Log::default();
    let app = with_key(handlers![stream, empty, unasked, too_late, too_late_async]);
    let app = app.state(log.clone()).build().expect("a sound app");
    let late = ["teardown_async true", "teardown true"];
    each_entry(&app, |entry| {
        for (target, is_set, expected) in [
            ("/stream", true, [&["stream true"], &late[..]].concat()),
            ("/empty", true, late.to_vec()),
            // The session is opened by a teardown.
            ("/unasked", false, late.to_vec()),
        ] {
            let answer = Browser::new(entry).get(target);
            assert_eq!(answer.set_cookie.is_some(), is_set, "{target}, {}", entry.name());
            assert_eq!(log.take_after("teardown true"), expected, "{target}, {}", entry.name());
        }
    });
}

/// Copies of requests that were answered.
type Copies = Mutex<Vec<RequestContext>>;

#[get("/copy/{asked}")]
async fn copy(asked: bool, copies: State<Copies>) -> Result<()> {
    if asked {
        current::session()?.insert("user", "Ada")?;
    }
    copies.lock().expect("no panic").push(copy_current_request_context()?);
    Ok(())
}

// R37, R39
#[test]
fn a_copy_of_a_request_sees_its_session_and_cannot_change_it_when_it_was_answered() {
    let app = with_key(handlers![copy]).state(Copies::default()).build().expect("a sound app");
    let copies = app.state::<Copies>().expect("a list");
    each_entry(&app, |entry| {
        for (asked, user) in [(true, Some("Ada")), (false, None)] {
            Browser::new(entry).get(&format!("/copy/{asked}"));
            let copy = copies.lock().expect("no panic").pop().expect("a copy");
            copy.enter(|| {
                let session = current::session().expect("that of the request");
                let seen = session.get::<String>("user").expect("a name");
                assert_eq!(seen.as_deref(), user, "{}", entry.name());
                let log = Log::default();
                note(&session, "copy", &log);
                assert_eq!(log.take(), ["copy true"], "{asked}, {}", entry.name());
            });
        }
    });
}
