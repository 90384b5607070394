//! The watchdog: a `fn` that blocks while it runs on a green thread is named, with its place.
//!
//! As in `watchdog.rs`, whoever blocks does so until it was named.

use std::time::Duration;

use duotone::green::{self, Group, Pool};
use duotone::prelude::*;
use duotone::{Decorator, DecoratorKind, Next, WorkerClass};

use crate::captured::{listen, logged_about, wait_until_logged};
use crate::entries::{Entry, Served};

/// Shorter than any wait of a test.
const SHORT: Duration = Duration::from_millis(1);

/// Blocks its thread until this code was named for it.
fn stuck(name: &str) {
    wait_until_logged(&[name, "and still does"]);
}

const BEFORE: u32 = line!() + 1;
#[before_request]
fn holds_before(req: &Request) {
    if req.path() == "/hooks" {
        stuck("`holds_before`");
    }
}

const AFTER: u32 = line!() + 1;
#[after_request]
fn holds_after(req: &Request, _res: &mut Response) {
    if req.path() == "/hooks" {
        stuck("`holds_after`");
    }
}

const TEARDOWN: u32 = line!() + 1;
#[teardown_request]
fn holds_in_teardown(req: &Request) {
    if req.path() == "/hooks" {
        stuck("`holds_in_teardown`");
    }
}

const HANDLER: u32 = line!() + 1;
#[error_handler(404)]
fn holds_in_handler(_err: &HttpError) {
    stuck("`holds_in_handler`");
}

const VIEW: u32 = line!() + 1;
#[get("/view")]
fn holds_in_view() {
    async_to_sync(tokio::task::yield_now());
    stuck("`holds_in_view`");
    async_to_sync(tokio::task::yield_now());
}

const PANICS: u32 = line!() + 1;
#[get("/panics")]
fn holds_and_panics() {
    stuck("`holds_and_panics`");
    panic!("on purpose");
}

const POLLED: u32 = line!() + 1;
#[get("/polled")]
fn holds_in_async_code() {
    async_to_sync(async { stuck("`holds_in_async_code`") });
}

const GIVEN: u32 = line!() + 3;
#[get("/given")]
fn gives() -> Result<()> {
    after_this_request(|_| stuck(&format!("what tests/it/green/blocking.rs:{GIVEN}:5 gave to")))
}

const PROVIDER: u32 = line!() + 1;
#[provider]
fn holds_in_provider() -> u8 {
    stuck("`holds_in_provider`");
    7
}

#[get("/provided")]
async fn provided(value: Provided<holds_in_provider>) -> String {
    value.to_string()
}

const INNER: u32 = line!() + 1;
#[provider]
fn holds_inside() -> u8 {
    stuck("`holds_inside`");
    7
}

const DECORATOR: u32 = line!() + 1;
#[decorator]
fn holds_around(next: SyncNext<'_>) -> Result<Response> {
    let answer = next.run()?;
    stuck("`holds_around`");
    Ok(answer)
}

const DECORATED: u32 = line!() + 1;
#[get("/decorated", with = [holds_around])]
fn holds_decorated(_value: Provided<holds_inside>) {
    stuck("`holds_decorated`");
}

#[decorator]
async fn waits(next: Next<'_>) -> Result<Response> {
    tokio::task::yield_now().await;
    next.run().await
}

const IN_ASYNC: u32 = line!() + 1;
#[get("/in-async", with = [waits])]
fn holds_in_async_decorator() {
    stuck("`holds_in_async_decorator`");
}

/// A decorator that is no function.
struct HoldsByHand;

impl Decorator for HoldsByHand {
    const KIND: DecoratorKind = DecoratorKind::Blocks;

    async fn call<'a>(&'a self, _: &'a Request, next: Next<'a>) -> Result<Response> {
        stuck("the decorator `HoldsByHand`");
        next.into_sync().run()
    }
}

const fn by_hand_around() -> HoldsByHand {
    HoldsByHand
}

#[get("/by-hand", with = [by_hand_around()])]
fn by_hand() {}

/// What the log calls what was started there, in the middle of what it does.
fn stuck_in_task(line: u32) {
    green::yield_now();
    stuck(&format!("the task of tests/it/green/blocking.rs:{line}:"));
    green::yield_now();
}

const SPAWNED: u32 = line!() + 4;
const SPAWNS: u32 = line!() + 1;
#[get("/spawned")]
fn spawns() -> Result<()> {
    green::spawn(|| stuck_in_task(SPAWNED)).join()
}

const OF_ASYNC_CODE: u32 = line!() + 4;
const SPAWNS_IN_ASYNC_CODE: u32 = line!() + 1;
#[get("/spawned-by-async")]
async fn spawns_in_async_code() -> Result<()> {
    green::spawn(|| stuck_in_task(OF_ASYNC_CODE)).await
}

const IN_GROUP: u32 = line!() + 5;
const GROUPS: u32 = line!() + 1;
#[get("/grouped")]
fn groups() -> Result<()> {
    let mut group = Group::new();
    group.spawn(|| stuck_in_task(IN_GROUP));
    group.join_all().remove(0)
}

const IN_POOL: u32 = line!() + 4;
const POOLS: u32 = line!() + 1;
#[get("/pooled")]
fn pools() -> Result<()> {
    Pool::new(1).spawn(|| stuck_in_task(IN_POOL)).join()
}

const MAPPED: u32 = line!() + 4;
const MAPS: u32 = line!() + 1;
#[get("/mapped")]
fn maps() -> Result<()> {
    Pool::new(2).map([MAPPED, MAPPED], stuck_in_task).remove(0)
}

const INNERMOST: u32 = line!() + 4;
#[get("/spawned-by-spawned")]
fn spawns_spawning() -> Result<()> {
    let outer = || {
        let inner = green::spawn(|| stuck_in_task(INNERMOST));
        inner.join()
    };
    green::spawn(outer).join()
}

#[test]
fn a_function_that_blocks_is_named_while_it_does_and_when_it_has_ended() {
    let at = |name: &str, line: u32| format!("`{name}` (tests/it/green/blocking.rs:{line})");
    let task = |line: u32| format!("the task of tests/it/green/blocking.rs:{line}:");
    let of = |name: &str, line: u32| format!(", of a request for {},", at(name, line));
    let rows = [
        ("/hooks", at("holds_before", BEFORE)),
        ("/hooks", at("holds_in_handler", HANDLER)),
        ("/hooks", at("holds_after", AFTER)),
        ("/hooks", at("holds_in_teardown", TEARDOWN)),
        ("/view", at("holds_in_view", VIEW)),
        ("/panics", at("holds_and_panics", PANICS)),
        ("/polled", at("holds_in_async_code", POLLED)),
        (
            "/given",
            format!("what tests/it/green/blocking.rs:{GIVEN}:5 gave to `after_this_request`"),
        ),
        ("/provided", at("holds_in_provider", PROVIDER)),
        ("/decorated", at("holds_inside", INNER)),
        ("/decorated", at("holds_around", DECORATOR)),
        ("/decorated", at("holds_decorated", DECORATED)),
        ("/in-async", at("holds_in_async_decorator", IN_ASYNC)),
        ("/by-hand", "the decorator `HoldsByHand`".to_owned()),
        ("/spawned", format!("{}5{}", task(SPAWNED), of("spawns", SPAWNS))),
        (
            "/spawned-by-async",
            format!("{}5{}", task(OF_ASYNC_CODE), of("spawns_in_async_code", SPAWNS_IN_ASYNC_CODE)),
        ),
        ("/grouped", format!("{}11{}", task(IN_GROUP), of("groups", GROUPS))),
        ("/pooled", format!("{}18{}", task(IN_POOL), of("pools", POOLS))),
        ("/mapped", format!("{}18{}", task(MAPPED), of("maps", MAPS))),
        // It has no request, and so has none that could be named.
        ("/spawned-by-spawned", format!("{}21 ", task(INNERMOST))),
    ];
    let server = server(handlers![
        holds_before,
        holds_after,
        holds_in_teardown,
        holds_in_handler,
        holds_in_view,
        holds_and_panics,
        holds_in_async_code,
        gives,
        provided,
        holds_decorated,
        holds_in_async_decorator,
        by_hand,
        spawns,
        spawns_in_async_code,
        groups,
        pools,
        maps,
        spawns_spawning
    ]);
    for _ in 0..2 {
        for (target, _) in &rows {
            server.get(target);
        }
    }
    for (target, name) in rows {
        let (stuck, ended) = lines(&name);
        // Twice or oftener, and said once.
        assert_eq!((stuck.len(), ended.len()), (1, 1), "{target}, {name}: {stuck:?}, {ended:?}");
        assert!(
            ended[0].contains("move what blocks into `async_to_sync(sync_to_async(..))`"),
            "{ended:?}"
        );
    }
}

/// What is said of async code.
const OF_ASYNC: &str = "move what blocks into `sync_to_async`, or make the function a `fn`";

const ASYNC_VIEW: u32 = line!() + 1;
#[get("/async-view", with = [passes])]
async fn holds_in_async_view() {
    wait_until_logged(&["`holds_in_async_view`", "and still does", OF_ASYNC]);
}

#[decorator]
fn passes(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

// It is polled on the green thread of the decorator, which waits for it.
#[test]
fn async_code_on_a_green_thread_is_told_what_helps_async_code() {
    let server = server(handlers![holds_in_async_view]);
    server.get("/async-view");
    let (stuck, ended) =
        lines(&format!("`holds_in_async_view` (tests/it/green/blocking.rs:{ASYNC_VIEW})"));
    let of_async = |lines: &[String]| lines.iter().filter(|line| line.contains(OF_ASYNC)).count();
    assert_eq!((of_async(&stuck), of_async(&ended)), (1, 1), "{stuck:?}, {ended:?}");
}

fn server(handlers: impl IntoIterator<Item = duotone::Handler>) -> Entry {
    listen();
    let app = App::new().watchdog(SHORT).handlers(handlers).build().expect("a sound app");
    Entry::Socket(WorkerClass::Green, Served::start(&app, WorkerClass::Green))
}

/// The lines about some code: those while it was stuck, and those when it had ended.
fn lines(name: &str) -> (Vec<String>, Vec<String>) {
    let lines = logged_about(name).into_iter().filter(|line| line.contains("its event loop"));
    lines.partition(|line| line.contains("and still does"))
}
