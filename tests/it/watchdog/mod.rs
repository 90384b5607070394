//! The watchdog: async code that holds its event loop is named, with its place, once.
//!
//! Whoever blocks here does so until it was named, so nothing depends on how long that takes.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{Decorator, Handler, Needs, Next, Stream, Task, WorkerClass, spawn};

use crate::captured::{listen, logged_about, wait_until_logged};
use crate::entries::{Entry, LOOP, Served, each_entry};
use crate::log::PATIENCE;

/// Shorter than any wait of a test.
const SHORT: Duration = Duration::from_millis(1);
/// Longer than any test.
const LONG: Duration = Duration::from_secs(3600);

/// Blocks its thread until this code was named for it.
fn stuck(name: &str) {
    wait_until_logged(&[name, "and still does"]);
}

/// The lines about some code: those while it was stuck, and those when it had ended.
fn lines(name: &str) -> (Vec<String>, Vec<String>) {
    let lines = logged_about(name).into_iter().filter(|line| line.contains("its event loop"));
    lines.partition(|line| line.contains("and still does"))
}

fn app(limit: impl Into<Option<Duration>>, handlers: impl IntoIterator<Item = Handler>) -> App {
    listen();
    App::new().watchdog(limit).handlers(handlers).build().expect("a sound app")
}

const BEFORE: u32 = line!() + 1;
#[before_request]
async fn blocks_before(req: &Request) {
    if req.path() == "/hooks" {
        stuck("`blocks_before`");
    }
}

const AFTER: u32 = line!() + 1;
#[after_request]
async fn blocks_after(req: &Request, _res: &mut Response) {
    if req.path() == "/hooks" {
        stuck("`blocks_after`");
    }
}

const TEARDOWN: u32 = line!() + 1;
#[teardown_request]
async fn blocks_in_teardown(req: &Request) {
    if req.path() == "/hooks" {
        stuck("`blocks_in_teardown`");
    }
}

const HANDLER: u32 = line!() + 1;
#[error_handler(404)]
async fn blocks_in_handler(_err: &HttpError) {
    stuck("`blocks_in_handler`");
}

const VIEW: u32 = line!() + 1;
#[get("/view")]
async fn blocks_in_view() {
    tokio::task::yield_now().await;
    stuck("`blocks_in_view`");
}

const PANICS: u32 = line!() + 1;
#[get("/panics")]
async fn blocks_and_panics() {
    stuck("`blocks_and_panics`");
    panic!("on purpose");
}

const PROVIDER: u32 = line!() + 1;
#[provider]
async fn blocks_in_provider() -> u8 {
    stuck("`blocks_in_provider`");
    7
}

#[get("/provided")]
fn provided(value: Provided<blocks_in_provider>) -> String {
    value.to_string()
}

const INNER: u32 = line!() + 1;
#[provider]
async fn blocks_inside() -> u8 {
    stuck("`blocks_inside`");
    7
}

const DECORATOR: u32 = line!() + 1;
#[decorator]
async fn blocks_around(next: Next<'_>) -> Result<Response> {
    tokio::task::yield_now().await;
    let answer = next.run().await?;
    stuck("`blocks_around`");
    Ok(answer)
}

#[decorator]
async fn waits(next: Next<'_>) -> Result<Response> {
    tokio::task::yield_now().await;
    next.run().await
}

const DECORATED: u32 = line!() + 1;
#[get("/decorated", with = [blocks_around, waits])]
async fn blocks_decorated(_value: Provided<blocks_inside>) {
    tokio::task::yield_now().await;
    stuck("`blocks_decorated`");
}

/// A decorator that is no function.
struct ByHand;

impl Decorator for ByHand {
    const NEEDS: &'static [&'static Needs] = &[];

    async fn call<'a>(&'a self, req: &'a Request, next: Next<'a>) -> Result<Response> {
        if req.path() == "/by-hand" {
            stuck("the decorator `ByHand`");
        }
        next.run().await
    }
}

const OUTER: u32 = line!() + 1;
#[decorator]
async fn blocks_outside(req: &Request, next: Next<'_>) -> Result<Response> {
    if req.path() == "/by-hand" {
        stuck("`blocks_outside`");
    }
    next.run().await
}

const IN_BOTH: u32 = line!() + 1;
#[get("/by-hand")]
async fn blocks_in_both() {
    stuck("`blocks_in_both`");
}

struct Users;

#[method_view("/users")]
impl Users {
    async fn get(&self) {
        stuck("`Users::get`");
    }
}

/// A stream of one chunk.
struct Once(&'static str, bool);

impl Stream for Once {
    type Item = Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let first = !std::mem::replace(&mut self.1, true);
        if first {
            stuck(self.0);
        }
        Poll::Ready(first.then_some(Ok("chunk")))
    }
}

const BODY: u32 = line!() + 1;
#[get("/body")]
fn streams() -> Body {
    Body::stream(Once("the body of an answer of `streams`", false))
}

const BODY_OF_ERROR: u32 = line!() + 1;
#[error_handler(418)]
fn streams_an_error(_err: &HttpError) -> Body {
    Body::stream(Once("the body of an answer of `streams_an_error`", false))
}

#[get("/teapot")]
fn teapot() -> Result<()> {
    abort!(418)
}

const TASK: u32 = line!() + 4;
const STARTER: u32 = line!() + 1;
#[get("/task")]
async fn starts() -> Result<()> {
    spawn(async { stuck(&format!("the task of tests/it/watchdog.rs:{TASK}:")) }).await
}

const WITHIN: u32 = line!() + 4;
#[get("/within")]
async fn enters() -> Result<()> {
    let context = copy_current_request_context()?;
    Ok(tokio::spawn(context.within(async { stuck("the async code of tests/it/") })).await?)
}

#[test]
fn async_code_that_blocks_is_named_while_it_does_and_when_it_has_ended() {
    let at = |name: &str, line: u32| format!("`{name}` (tests/it/watchdog.rs:{line})");
    let starter = at("starts", STARTER);
    let rows = [
        ("/hooks", at("blocks_before", BEFORE)),
        ("/hooks", at("blocks_in_handler", HANDLER)),
        ("/hooks", at("blocks_after", AFTER)),
        ("/hooks", at("blocks_in_teardown", TEARDOWN)),
        ("/view", at("blocks_in_view", VIEW)),
        ("/panics", at("blocks_and_panics", PANICS)),
        ("/provided", at("blocks_in_provider", PROVIDER)),
        ("/decorated", at("blocks_around", DECORATOR)),
        ("/decorated", at("blocks_inside", INNER)),
        ("/decorated", at("blocks_decorated", DECORATED)),
        ("/by-hand", "the decorator `ByHand`".to_owned()),
        ("/by-hand", at("blocks_outside", OUTER)),
        ("/by-hand", at("blocks_in_both", IN_BOTH)),
        ("/users", "`Users::get` (tests/it/watchdog.rs:".to_owned()),
        ("/body", format!("the body of an answer of {}", at("streams", BODY))),
        ("/teapot", format!("an answer of {}", at("streams_an_error", BODY_OF_ERROR))),
        (
            "/task",
            format!("the task of tests/it/watchdog.rs:{TASK}:5, of a request for {starter},"),
        ),
        ("/within", format!("the async code of tests/it/watchdog.rs:{WITHIN}:")),
    ];
    listen();
    let hooks = handlers![blocks_before, blocks_after, blocks_in_teardown, blocks_in_handler];
    let views = handlers![blocks_in_view, blocks_and_panics, provided, blocks_decorated];
    let others =
        handlers![blocks_in_both, Users, streams, streams_an_error, teapot, starts, enters];
    let app = App::new().watchdog(SHORT).state(Users).with(ByHand).with(blocks_outside());
    let app = app.handlers(hooks).handlers(views).handlers(others).build().expect("a sound app");
    let server = Entry::Socket(WorkerClass::Async, Served::start(&app, WorkerClass::Async));
    for entry in [Entry::Handle(app.clone()), server] {
        for (target, _) in &rows {
            entry.get(target);
        }
    }
    for (target, name) in rows {
        let (stuck, ended) = lines(&name);
        // Twice or oftener, and said once.
        assert_eq!((stuck.len(), ended.len()), (1, 1), "{target}, {name}: {stuck:?}, {ended:?}");
        assert!(ended[0].contains(" ms, and every request on it: move what blocks into "));
    }
}

const BY_SPAWN: u32 = line!() + 11;
const BY_GROUP: u32 = line!() + 11;

/// A task that blocks until it was named, with the view that starts it.
fn start(how: &str, tasks: &TaskGroup, view: &'static str) -> Task<()> {
    let blocks = |line: u32| {
        let place = format!("the task of tests/it/watchdog.rs:{line}:");
        let of = format!(", of a request for `{view}`");
        async move { wait_until_logged(&[&place, &of, "and still does"]) }
    };
    match how {
        "spawn" => spawn(blocks(BY_SPAWN)),
        _ => tasks.spawn(blocks(BY_GROUP)),
    }
}

/// Views of both colors, for one entry: a task is named once for each place and view.
macro_rules! starters {
    ($($fn_path:literal $fn_view:ident $async_path:literal $async_view:ident)*) => {
        $(
            #[get($fn_path)]
            fn $fn_view(how: &str, tasks: TaskGroup) -> Result<()> {
                start(how, &tasks, stringify!($fn_view)).join()
            }

            #[get($async_path)]
            async fn $async_view(how: &str, tasks: TaskGroup) -> Result<()> {
                start(how, &tasks, stringify!($async_view)).await
            }
        )*

        fn starters() -> Vec<Handler> {
            [$(handlers![$fn_view, $async_view]),*].into_iter().flatten().collect()
        }
    };
}

starters! {
    "/0/fn/{how}" fn_0 "/0/async/{how}" async_0
    "/1/fn/{how}" fn_1 "/1/async/{how}" async_1
    "/2/fn/{how}" fn_2 "/2/async/{how}" async_2
    "/3/fn/{how}" fn_3 "/3/async/{how}" async_3
    "/4/fn/{how}" fn_4 "/4/async/{how}" async_4
    "/5/fn/{how}" fn_5 "/5/async/{how}" async_5
}

// A task of a runtime, in whatever class its request is: it is an event loop that it holds.
#[test]
fn a_task_that_blocks_is_named_in_each_class_by_where_it_was_started() {
    let (app, entries) = (app(SHORT, starters()), Cell::new(0));
    each_entry(&app, |entry| {
        let number = entries.replace(entries.get() + 1);
        for (color, how) in
            [("fn", "spawn"), ("fn", "group"), ("async", "spawn"), ("async", "group")]
        {
            let answer = entry.get(&format!("/{number}/{color}/{how}"));
            assert_eq!(answer.0, 204, "{color}, {how}, {}", entry.name());
        }
    });
}

#[get("/again")]
async fn again() {
    thread::sleep(SHORT * 2);
}

#[test]
fn a_place_is_named_once_however_often_it_happens() {
    let app = app(SHORT, handlers![again]);
    let entry = Entry::Handle(app);
    for _ in 0..10 {
        assert_eq!(entry.get("/again").0, 204);
    }
    let (stuck, ended) = lines("`again`");
    assert!(stuck.len() <= 1, "{stuck:?}");
    assert_eq!(ended.len(), 1, "{ended:?}");
}

#[get("/blocking/fn")]
fn plain_fn() {
    thread::sleep(SHORT * 2);
}

#[get("/blocking/down")]
fn down() {
    async_to_sync(async { thread::sleep(SHORT * 2) });
}

#[get("/blocking/up")]
async fn up() {
    sync_to_async(|| thread::sleep(SHORT * 2)).await;
}

#[decorator]
fn blocks(next: SyncNext<'_>) -> Result<Response> {
    thread::sleep(SHORT * 2);
    next.run()
}

#[get("/blocking/inside", with = [blocks])]
async fn inside_of_blocks() {
    thread::sleep(SHORT * 2);
}

/// On an event loop this is a mistake, elsewhere it is not.
#[get("/blocking/driven", with = [waits])]
async fn driven() {
    thread::sleep(SHORT * 2);
}

#[test]
fn code_that_may_block_is_not_named() {
    let app = app(SHORT, handlers![plain_fn, down, up, inside_of_blocks, driven]);
    each_entry(&app, |entry| {
        // On a green thread it is a mistake.
        if entry.is_green() {
            return;
        }
        for view in ["fn", "down", "inside"] {
            assert_eq!(entry.get(&format!("/blocking/{view}")).0, 204, "{view}, {}", entry.name());
        }
        if matches!(entry, Entry::HandleSync(_) | Entry::Socket(WorkerClass::Threads, _)) {
            for view in ["up", "driven"] {
                let answer = entry.get(&format!("/blocking/{view}"));
                assert_eq!(answer.0, 204, "{view}, {}", entry.name());
            }
        }
    });
    for name in ["plain_fn", "down", "up", "blocks", "inside_of_blocks", "driven"] {
        let named = lines(&format!("`{name}`"));
        assert_eq!(named, (vec![], vec![]), "{name}");
    }
}

#[get("/quick")]
async fn quick() {
    thread::sleep(SHORT * 2);
}

#[get("/unwatched")]
async fn unwatched() {
    thread::sleep(SHORT * 2);
}

#[test]
fn what_is_quicker_than_the_limit_is_not_named_and_nothing_is_without_one() {
    for (app, target) in [
        (app(LONG, handlers![quick]), "/quick"),
        (app(None, handlers![unwatched]), "/unwatched"),
        (app(Duration::ZERO, handlers![unwatched]), "/unwatched"),
    ] {
        assert_eq!(Entry::Handle(app).get(target).0, 204, "{target}");
    }
    assert_eq!((lines("`quick`"), lines("`unwatched`")), Default::default());
}

#[get("/cancelled")]
async fn cancelled() {
    stuck("`cancelled`");
    std::future::pending::<()>().await;
}

// A loop that is idle is not stuck, whatever was polled on it.
#[test]
fn a_poll_that_has_ended_is_over_for_the_watchdog() {
    let app = app(SHORT, handlers![cancelled]);
    let cut = LOOP.spawn({
        let app = app.clone();
        async move { drop(app.handle(crate::entries::request("GET", "/cancelled")).await) }
    });
    wait_until_logged(&["`cancelled`", "and every request on it"]);
    cut.abort();
    assert_eq!(app.finish_tasks(PATIENCE), 0);
    let (stuck, ended) = lines("`cancelled`");
    assert_eq!((stuck.len(), ended.len()), (1, 1), "{stuck:?}, {ended:?}");
}
