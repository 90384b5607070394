//! How often a request allocates; because of its decorators not at all, where they only pass.

use duotone::prelude::*;
use duotone::{Next, PollsterBridge};

#[decorator]
async fn passes(req: &Request, next: Next<'_>) -> Result<Response> {
    if req.header("x-refuse").is_some() {
        abort!(401);
    }
    next.run().await
}

#[decorator(name: &'static str)]
async fn configured(next: Next<'_>) -> Result<Response> {
    let res = next.run().await?;
    if name.is_empty() { Err(HttpError::new(StatusCode::NOT_FOUND).into()) } else { Ok(res) }
}

#[decorator]
fn blocks(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/sync/0")]
fn sync_0() {}

#[get("/sync/2/{id}/{name}")]
fn sync_2(id: u64, name: &str) -> Result<()> {
    if id == 7 && name == "x" { Ok(()) } else { abort!(404) }
}

#[get("/sync/3", with = [passes, configured("x"), passes])]
fn sync_3() {}

#[get("/sync/b", with = [passes, blocks, configured("x")])]
fn sync_b() {}

#[get("/asyn/0")]
async fn async_0() {}

#[get("/asyn/3", with = [passes, configured("x"), passes])]
async fn async_3() {}

#[get("/asyn/b", with = [passes, blocks, configured("x")])]
async fn async_b() {}

fn get(target: &str) -> http::Request<Body> {
    http::Request::get(target).body(Body::empty()).expect("a valid request")
}

/// How many allocations it takes to answer a request on this thread, once everything is warm.
fn counted(app: &App, target: &str, answer: impl Fn(&App, http::Request<Body>) -> Response) -> u64 {
    assert_eq!(answer(app, get(target)).status(), 204, "{target}");
    let req = get(target);
    let info = allocation_counter::measure(|| drop(answer(app, req)));
    assert!(info.count_total > 0, "a request allocates");
    info.count_total
}

fn here(app: &App, req: http::Request<Body>) -> Response {
    app.handle_sync(req)
}

/// As on an event loop: what has no sync part is polled on this thread.
fn awaited(app: &App, req: http::Request<Body>) -> Response {
    use std::task::{Context, Poll, Waker};
    match std::pin::pin!(app.handle(req)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response,
        Poll::Pending => panic!("nothing waits"),
    }
}

#[test]
fn decorators_that_pass_add_no_allocation() {
    let handlers = handlers![sync_0, sync_3, sync_b, async_0, async_3, async_b];
    let app = App::new().bridge(PollsterBridge).handlers(handlers);
    let app = app.build().expect("a sound app");
    // In place, whatever the color; an async view has its one box, decorated or not.
    let sync = counted(&app, "/sync/0", here);
    assert_eq!(counted(&app, "/sync/3", here), sync);
    assert_eq!(counted(&app, "/sync/b", here), sync, "one that blocks adds none either");
    let asyn = counted(&app, "/asyn/0", here);
    assert_eq!(counted(&app, "/asyn/3", here), asyn);
    assert_eq!(counted(&app, "/asyn/b", here), asyn, "driven in place, it has its one box");
    // On a loop.
    let asyn = counted(&app, "/asyn/0", awaited);
    assert_eq!(counted(&app, "/asyn/3", awaited), asyn);
}

#[test]
fn a_decorator_of_the_app_is_one_box_around_an_async_view_and_none_around_a_sync_one() {
    let plain = App::new().bridge(PollsterBridge).handlers(handlers![sync_0, async_0]);
    let plain = plain.build().expect("a sound app");
    let with = App::new().bridge(PollsterBridge).with(passes()).with(configured("x"));
    let with = with.handlers(handlers![sync_0, async_0]).build().expect("a sound app");
    assert_eq!(counted(&with, "/sync/0", here), counted(&plain, "/sync/0", here));
    let plain = counted(&plain, "/asyn/0", awaited);
    assert_eq!(counted(&with, "/asyn/0", awaited), plain + 2);
}

#[test]
fn a_request_is_two_allocations() {
    let app = App::new().bridge(PollsterBridge).handlers(handlers![sync_0, async_0, sync_2]);
    let app = app.build().expect("a sound app");
    // One is the request, which everything that runs for it shares.
    assert_eq!(counted(&app, "/asyn/0", awaited), 2);
    assert_eq!(counted(&app, "/sync/0", here), 2);
    assert_eq!(counted(&app, "/sync/2/7/x", here), 2, "two parameters take none");
}
