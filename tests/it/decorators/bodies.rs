//! The body of a request whose view stands behind decorators (R33).

use std::io::Write;

use duotone::PoolConfig;
use duotone::prelude::*;

use crate::entries::{CLASSES, Served, each_entry, request, sent, text};
use crate::log::{self, Log};
use crate::polling::pause;
use crate::wire;

#[decorator]
async fn login_required(req: &Request, log: State<Log>, next: Next<'_>) -> Result<Response> {
    log.add(format!("read: {}", req.header("x-refuse").is_none()));
    if req.header("x-refuse").is_some() {
        abort!(401);
    }
    next.run().await
}

#[decorator]
async fn waits(next: Next<'_>) -> Result<Response> {
    pause().await;
    next.run().await
}

#[decorator]
fn blocks(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

/// Looks at the body itself.
#[decorator]
async fn signed(body: Bytes, next: Next<'_>) -> Result<Response> {
    if body.is_empty() {
        abort!(400, "unsigned");
    }
    next.run().await
}

#[post("/passes", with = [login_required], body_limit = "8B")]
fn passes_view(body: Bytes) -> String {
    format!("{} bytes", body.len())
}

#[post("/passes-async", with = [login_required], body_limit = "8B")]
async fn passes_async(body: Bytes) -> String {
    format!("{} bytes", body.len())
}

#[post("/waits", with = [login_required, waits], body_limit = "8B")]
fn waits_view(body: Bytes) -> String {
    format!("{} bytes", body.len())
}

#[post("/inner", with = [login_required, waits, signed, blocks], body_limit = "8B")]
fn inner(body: Bytes) -> String {
    format!("{} bytes", body.len())
}

#[post("/blocks", with = [blocks, login_required], body_limit = "8B")]
fn blocks_view(body: Bytes) -> String {
    format!("{} bytes", body.len())
}

#[get("/quick", with = [login_required])]
fn quick() -> &'static str {
    "quick"
}

// R33
#[test]
fn the_body_is_read_inside_of_the_decorators_that_do_without_it() {
    let (app, log) = log::app(handlers![passes_view, passes_async, waits_view, inner, blocks_view]);
    each_entry(&app, |entry| {
        for (target, too_large) in [
            ("/passes", 401),
            ("/passes-async", 401),
            ("/waits", 401),
            ("/inner", 401),
            // It was read before the one that blocks was called.
            ("/blocks", 401),
        ] {
            let context = format!("{target}, {}", entry.name());
            let answer = entry.send(sent(target, "", b"12345678"));
            assert_eq!(text(&answer), "8 bytes", "{context}");
            let answer = entry.send(sent(target, "", b"123456789"));
            assert_eq!(answer.status(), 413, "{context}");
            let mut refused = sent(target, "", b"123456789");
            refused.headers_mut().insert("x-refuse", "yes".parse().expect("a header value"));
            assert_eq!(entry.send(refused).status(), too_large, "{context}");
            assert_eq!(log.take(), ["read: true", "read: true", "read: false"], "{context}");
        }
    });
}

// R33
#[test]
fn a_refused_request_is_answered_although_its_body_never_comes() {
    let (app, log) = log::app(handlers![passes_view, passes_async, waits_view, inner]);
    for class in CLASSES {
        let served = Served::start(&app, class);
        for target in ["/passes", "/passes-async", "/waits", "/inner"] {
            let mut slow = sent(target, "", b"1");
            slow.headers_mut().insert("content-length", 6.into());
            slow.headers_mut().insert("x-refuse", "yes".parse().expect("a header value"));
            let slow = wire::send(served.addr, slow).expect("a connection");
            let answer = wire::read(slow, false).expect("an answer");
            assert_eq!(answer.status(), 401, "{target}, {class}");
            assert_eq!(log.take(), ["read: false"], "{target}, {class}");
        }
    }
}

// R33
#[test]
fn a_slow_upload_holds_no_worker_thread_inside_of_decorators() {
    let log = Log::default();
    let pool = PoolConfig::default().with_max_threads(1);
    let handlers = handlers![passes_view, passes_async, waits_view, inner, blocks_view, quick];
    let app = App::new().pool(pool).shared_state(log.into()).handlers(handlers);
    let app = app.build().expect("a sound app");
    for class in CLASSES {
        let served = Served::start(&app, class);
        for target in ["/passes", "/passes-async", "/waits", "/inner", "/blocks"] {
            let mut slow = sent(target, "", b"123");
            slow.headers_mut().insert("content-length", 6.into());
            let mut slow = wire::send(served.addr, slow).expect("a connection");
            for _ in 0..2 {
                let answer = wire::exchange(served.addr, request("GET", "/quick"));
                assert_eq!(text(&answer.expect("an answer")), "quick", "{target}, {class}");
            }
            slow.write_all(b"456").expect("the rest of the body");
            let answer = wire::read(slow, false).expect("an answer");
            assert_eq!(text(&answer), "6 bytes", "{target}, {class}");
        }
    }
}
