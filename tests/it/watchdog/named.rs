//! What is watched: all async code of an app, named by where it was written.

use std::pin::Pin;
use std::task::{Context, Poll};

use duotone::prelude::*;
use duotone::{Decorator, Needs, Next, Stream, WorkerClass, spawn};

use super::{SHORT, lines, stuck, waits};
use crate::captured::listen;
use crate::entries::{Entry, Served};

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
    spawn(async { stuck(&format!("the task of {}:{TASK}:", file!())) }).await
}

const WITHIN: u32 = line!() + 4;
#[get("/within")]
async fn enters() -> Result<()> {
    let context = copy_current_request_context()?;
    Ok(tokio::spawn(context.within(async { stuck("the async code of tests/it/") })).await?)
}

#[test]
fn async_code_that_blocks_is_named_while_it_does_and_when_it_has_ended() {
    let file = file!();
    let at = |name: &str, line: u32| format!("`{name}` ({file}:{line})");
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
        ("/users", format!("`Users::get` ({file}:")),
        ("/body", format!("the body of an answer of {}", at("streams", BODY))),
        ("/teapot", format!("an answer of {}", at("streams_an_error", BODY_OF_ERROR))),
        ("/task", format!("the task of {file}:{TASK}:5, of a request for {starter},")),
        ("/within", format!("the async code of {file}:{WITHIN}:")),
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
