//! When a request's body is read, and how much of it (R33).

use std::io::Write;

use duotone::PoolConfig;
use duotone::prelude::*;

use crate::entries::{CLASSES, Served, each_entry, request, sent, text};
use crate::log::{Log, app};
use crate::wire;

#[before_request]
fn refuse(req: &Request, log: State<Log>) -> Option<StatusCode> {
    log.add("refuse");
    req.header("x-refuse").map(|_| StatusCode::UNAUTHORIZED)
}

#[post("/upload", body_limit = "8B")]
fn upload(body: Bytes, log: State<Log>) -> String {
    log.add("upload");
    format!("{} bytes", body.len())
}

#[post("/count", body_limit = "8B")]
async fn count(mut body: BodyStream) -> Result<String> {
    let mut bytes = 0;
    while let Some(chunk) = body.chunk().await {
        bytes += chunk?.len();
    }
    Ok(format!("{bytes} bytes"))
}

#[post("/copy")]
fn copy(mut body: BodyStream) -> Result<String> {
    let mut copied = Vec::new();
    std::io::copy(&mut body, &mut copied)?;
    Ok(format!("{} bytes", copied.len()))
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

// R33
#[test]
fn a_body_over_the_limit_is_413_at_the_function_that_needs_it() {
    let log = Log::default();
    let handlers = handlers![refuse, upload, count, copy, teardown];
    let app = App::new().shared_state(log.clone().into()).handlers(handlers).body_limit(16);
    each_entry(&app.build().expect("a sound app"), |entry| {
        for (target, body, refused, status, events) in [
            ("/upload", &b"12345678"[..], false, 200, &["refuse", "upload", "teardown"][..]),
            ("/upload", b"123456789", false, 413, &["refuse", "teardown"]),
            ("/upload", b"123456789", true, 401, &["refuse", "teardown"]),
            ("/count", b"12345678", false, 200, &["refuse", "teardown"]),
            ("/count", b"123456789", false, 413, &["refuse", "teardown"]),
            ("/copy", b"1234567890123456", false, 200, &["refuse", "teardown"]),
            ("/copy", b"12345678901234567", false, 413, &["refuse", "teardown"]),
        ] {
            let mut req = sent(target, "", body);
            if refused {
                req.headers_mut().insert("x-refuse", "yes".parse().expect("a header value"));
            }
            let response = entry.send(req);
            let context = format!("{target} {}, {}", body.len(), entry.name());
            assert_eq!(response.status(), status, "{context}: {}", text(&response));
            assert!(status != 200 || text(&response) == format!("{} bytes", body.len()));
            assert_eq!(log.take(), events, "{context}");
        }
    });
}

#[post("/total")]
async fn total(numbers: Json<Vec<u32>>) -> String {
    numbers.iter().sum::<u32>().to_string()
}

#[before_request]
async fn peek(body: String, log: State<Log>) {
    log.add(body);
}

// R33
#[test]
fn a_body_that_was_buffered_serves_every_later_argument() {
    let (app, log) = app(handlers![peek, copy, total]);
    each_entry(&app, |entry| {
        assert_eq!(text(&entry.send(sent("/copy", "", b"a body"))), "6 bytes", "{}", entry.name());
        let numbers = sent("/total", "application/json", b"[1, 2]");
        assert_eq!(text(&entry.send(numbers)), "3", "{}", entry.name());
        assert_eq!(log.take().len(), 2, "{}", entry.name());
    });
}

#[get("/quick")]
fn quick() -> &'static str {
    "quick"
}

// R33
#[test]
fn a_slow_upload_holds_no_worker_thread() {
    let pool = PoolConfig::default().with_max_threads(1);
    let app = App::new().pool(pool).handlers(handlers![total, quick]).build();
    let app = app.expect("a sound app");
    for class in CLASSES {
        let served = Served::start(&app, class);
        let mut slow = sent("/total", "application/json", b"[1, ");
        slow.headers_mut().insert("content-length", 6.into());
        let mut slow = wire::send(served.addr, slow).expect("a connection");
        for _ in 0..3 {
            let answer = wire::exchange(served.addr, request("GET", "/quick"));
            assert_eq!(text(&answer.expect("an answer")), "quick", "{class}");
        }
        slow.write_all(b"2]").expect("the rest of the body");
        assert_eq!(text(&wire::read(slow, false).expect("an answer")), "3", "{class}");
    }
}

/// A body that says when it is read.
struct Loud(Log, bool);

impl futures_core::Stream for Loud {
    type Item = Result<&'static str>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let first = !std::mem::replace(&mut self.1, true);
        if first {
            self.0.add("read");
        }
        std::task::Poll::Ready(first.then_some(Ok("a body")))
    }
}

#[after_request]
async fn digests(res: &mut Response, body: Bytes, log: State<Log>) {
    log.add(format!("digests {}", body.len()));
    res.set_header("x-digest", body.len());
}

#[post("/no-body")]
fn no_body(log: State<Log>) -> Result<()> {
    log.add("no-body");
    let after = log.clone();
    after_this_request(move |_| after.add("after this"))
}

// R33
#[test]
fn a_body_is_read_when_the_first_function_that_needs_it_comes_up_and_not_before() {
    const HANDLERS: &[duotone::Handler] = &handlers![refuse, count, copy, no_body, teardown];
    for (last, target, refused, events) in [
        (None, "/no-body", false, &["refuse", "no-body", "after this", "teardown"][..]),
        (None, "/no-body", true, &["refuse", "teardown"]),
        (None, "/copy", true, &["refuse", "teardown"]),
        (None, "/missing", false, &["refuse", "teardown"]),
        (None, "/copy", false, &["refuse", "read", "teardown"]),
        (None, "/count", false, &["refuse", "read", "teardown"]),
        (
            Some(handlers![digests]),
            "/no-body",
            false,
            &["refuse", "no-body", "after this", "read", "digests 6", "teardown"],
        ),
    ] {
        let (app, log) = app(HANDLERS.iter().cloned().chain(last.into_iter().flatten()));
        let req = || {
            let mut req = http::Request::post(target).body(Body::stream(Loud(log.clone(), false)));
            if let (true, Ok(req)) = (refused, &mut req) {
                req.headers_mut().insert("x-refuse", "yes".parse().expect("a header value"));
            }
            req.expect("a request")
        };
        app.handle_sync(req());
        assert_eq!(log.take(), events, "{target}, app.handle_sync");
        crate::polling::block_on(app.handle(req()));
        assert_eq!(log.take(), events, "{target}, app.handle");
    }
}
