//! What a decorator does with what comes from inside, and what becomes of its own errors (R13).

use std::sync::Arc;
use std::thread;

use duotone::prelude::*;
use duotone::{Handler, Panic, PoolConfig};

use crate::entries::{Entry, each_entry, header};
use crate::gate::Gate;
use crate::log::{self, Log};
use crate::polling::pause;

#[derive(Debug, thiserror::Error)]
#[error("out of stock")]
struct OutOfStock;

#[error_handler]
fn out_of_stock(_: &OutOfStock) -> (StatusCode, &'static str) {
    (StatusCode::CONFLICT, "sold out")
}

#[error_handler]
async fn panicked(panic: &Panic) -> (StatusCode, String) {
    (StatusCode::IM_A_TEAPOT, panic.message().to_owned())
}

/// Does in front of what is inside what the query says.
fn act(req: &Request, log: &Log) -> Result<Option<Response>> {
    after_this_request(|res| {
        res.set_header("x-after", "yes");
    })?;
    match req.arg("do").as_deref() {
        Some("answer") => Ok(Some(Response::new("instead"))),
        Some("fail") => Err(OutOfStock.into()),
        Some("panic") => panic!("before the view"),
        Some("abort") => abort!(403, "not you"),
        _ => {
            log.add("goes on");
            Ok(None)
        }
    }
}

/// What a decorator sees of what is inside.
fn see(answer: Result<Response>, log: &Log) -> Result<Response> {
    match &answer {
        Ok(_) => log.add("answer"),
        Err(error) if error.is::<Panic>() => log.add("panic"),
        Err(error) => log.add(error.to_string()),
    }
    Ok(answer?.with_header("x-seen", "yes"))
}

#[decorator]
async fn passes(req: &Request, log: State<Log>, next: Next<'_>) -> Result<Response> {
    match act(req, &log)? {
        Some(answer) => Ok(answer),
        None => see(next.run().await, &log),
    }
}

#[decorator]
async fn waits(next: Next<'_>, log: State<Log>, req: &Request) -> Result<Response> {
    pause().await;
    match act(req, &log)? {
        Some(answer) => Ok(answer),
        None => see(next.run().await, &log),
    }
}

#[decorator]
fn blocks(log: State<Log>, next: SyncNext<'_>, req: &Request) -> Result<Response> {
    match act(req, &log)? {
        Some(answer) => Ok(answer),
        None => see(next.run(), &log),
    }
}

fn view(what: &str, log: &Log) -> Result<&'static str> {
    log.add("view");
    match what {
        "fails" => Err(OutOfStock.into()),
        "panics" => panic!("in the view"),
        _ => Ok("view"),
    }
}

macro_rules! views {
    ($($name:ident($deco:ident);)*) => {[$({
        mod $name {
            use duotone::prelude::*;

            use super::*;

            #[get("/sync/{what}", with = [$deco])]
            pub(super) fn sync_view(what: &str, log: State<Log>) -> Result<&'static str> {
                view(what, &log)
            }

            #[get("/async/{what}", with = [$deco])]
            pub(super) async fn async_view(what: &str, log: State<Log>) -> Result<&'static str> {
                pause().await;
                view(what, &log)
            }
        }
        (stringify!($name), handlers![$name::sync_view, $name::async_view])
    }),*]};
}

fn views() -> [(&'static str, [Handler; 2]); 3] {
    views! { behind_passes(passes); behind_waits(waits); behind_blocks(blocks); }
}

// R13, R14
#[test]
fn a_decorator_answers_fails_or_sees_what_comes_from_inside() {
    for (name, handlers) in views() {
        let (app, log) = log::app(handlers.into_iter().chain(handlers![out_of_stock, panicked]));
        each_entry(&app, |entry| {
            for (target, status, text, events) in [
                ("ok", 200, "view", &["goes on", "view", "answer"][..]),
                ("fails", 409, "sold out", &["goes on", "view", "out of stock"]),
                ("panics", 418, "in the view", &["goes on", "view", "panic"]),
                ("ok?do=answer", 200, "instead", &[]),
                ("ok?do=fail", 409, "sold out", &[]),
                ("ok?do=panic", 418, "before the view", &[]),
            ] {
                for color in ["sync", "async"] {
                    let res = entry.call("GET", &format!("/{color}/{target}"));
                    let context = format!("{name}, {color} {target}, {}", entry.name());
                    assert_eq!(res.status(), status, "{context}");
                    assert_eq!(res.body(), text, "{context}");
                    assert_eq!(log.take(), events, "{context}");
                    assert_eq!(header(&res, "x-after"), Some("yes"), "{context}");
                    let seen = events.last() == Some(&"answer");
                    assert_eq!(header(&res, "x-seen").is_some(), seen, "{context}");
                }
            }
            // R16
            assert_eq!(entry.get("/sync/ok?do=abort").0, 403, "{name}, {}", entry.name());
            log.take();
        });
    }
}

struct Token;

impl<'r> FromRequest<'r> for Token {
    fn from_request(req: &'r Request) -> Result<Self> {
        match req.header("x-token") {
            Some(_) => Ok(Token),
            None => Err(HttpError::new(StatusCode::BAD_REQUEST).message("no token").into()),
        }
    }
}

#[decorator]
async fn asks(_token: Token, next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/", with = [asks])]
fn asked() {}

// R34
#[test]
fn an_argument_of_a_decorator_is_named_in_its_error() {
    let app = App::new().handlers(handlers![asked]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let (status, page) = entry.get("/");
        assert_eq!(status, 400, "{}", entry.name());
        assert!(page.contains("`_token`: no token"), "{}: {page}", entry.name());
    });
}

// R43
#[decorator]
async fn wrong(next: Next<'_>) -> Result<Response> {
    async_to_sync(async {});
    next.run().await
}

#[get("/sync", with = [wrong])]
fn behind_wrong() {}

#[get("/async", with = [wrong])]
async fn behind_wrong_async() {}

#[test]
fn an_async_decorator_does_not_block_wherever_it_runs() {
    let app = App::new().debug(true).handlers(handlers![behind_wrong, behind_wrong_async]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        for target in ["/sync", "/async"] {
            let (status, page) = entry.get(target);
            assert_eq!(status, 500, "{target}, {}", entry.name());
            assert!(page.contains(".await"), "{target}, {}: {page}", entry.name());
        }
    });
}

#[decorator]
async fn needs_number(_number: State<u64>, next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/a", with = [needs_number])]
fn a() {}

#[test]
fn state_that_a_decorator_needs_is_missed_when_the_app_is_built() {
    let error = App::new().handlers(handlers![a]).build().unwrap_err().to_string();
    assert!(error.contains("`needs_number` around `a`"), "{error}");
    assert!(error.contains("needs `State<u64>`"), "{error}");
    let error = App::new().with(needs_number()).handlers(handlers![asked, behind_wrong]).build();
    let error = error.unwrap_err().to_string();
    assert_eq!(error.matches("`needs_number` around").count(), 1, "{error}");
}

#[get("/full", with = [waits])]
fn full() -> &'static str {
    "full"
}

// A full pool is said inside of a decorator too, as an error.
#[test]
fn a_trip_for_which_there_is_no_worker_is_503() {
    let log = Log::default();
    let pool = PoolConfig::default().with_max_threads(1).with_queue(0);
    let app =
        App::new().pool(pool).shared_state(log.clone().into()).handlers(handlers![full, held]);
    let gate = Arc::new(Gate::default());
    let app = app.shared_state(Arc::clone(&gate)).build().expect("a sound app");
    let entry = Entry::Handle(app.clone());
    thread::scope(|scope| {
        let held = scope.spawn(|| Entry::Handle(app.clone()).get("/held"));
        log.take_after("held");
        let res = entry.call("GET", "/full");
        assert_eq!(res.status(), 503);
        assert_eq!(header(&res, "retry-after"), Some("1"));
        assert_eq!(
            log.take(),
            [
                "goes on",
                "503 Service Unavailable: all workers are busy and the queue is full: no worker \
                 thread is free and the queue for them is full"
            ]
        );
        gate.open();
        assert_eq!(held.join().expect("no panic").0, 200);
    });
}

#[get("/held")]
fn held(gate: State<Gate>, log: State<Log>) -> &'static str {
    log.add("held");
    gate.wait();
    "held"
}
