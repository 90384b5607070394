//! Dispatches that are dropped, and apps nested in each other, inside of decorated views.

use duotone::PoolConfig;
use duotone::prelude::*;

use crate::entries::{each_entry, request};
use crate::log::Log;
use crate::polling::{pause, poll_times};

#[decorator]
async fn around(log: State<Log>, next: Next<'_>) -> Result<Response> {
    log.add("into");
    let res = next.run().await;
    log.add("out");
    res
}

#[decorator]
async fn held(log: State<Log>, _next: Next<'_>) -> Result<Response> {
    log.add("held");
    std::future::pending().await
}

#[provider]
async fn endless(log: State<Log>) -> u8 {
    log.add("provider");
    std::future::pending().await
}

#[teardown_request]
async fn teardown(log: State<Log>) {
    pause().await;
    log.add("teardown");
}

#[after_request]
fn after(log: State<Log>) {
    log.add("after");
}

#[get("/provider", with = [around])]
fn provided(_endless: Provided<endless>) {}

#[get("/provider-async", with = [around])]
async fn provided_async(_endless: Provided<endless>) {}

#[get("/decorator", with = [around, held])]
fn decorated() {}

fn app() -> (App, Log) {
    crate::log::app(handlers![provided, provided_async, decorated, teardown, after])
}

// R8, R12
#[test]
fn a_dispatch_dropped_in_a_provider_or_a_decorator_is_torn_down_once() {
    let (app, log) = app();
    for (target, last) in
        [("/provider", "provider"), ("/provider-async", "provider"), ("/decorator", "held")]
    {
        let mut dispatch = Box::pin(app.handle(request("GET", target)));
        assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{target}");
        assert_eq!(log.take_after(last), ["into", last], "{target}");
        drop(dispatch);
        assert_eq!(log.take_after("teardown"), ["teardown"], "{target}");
    }
}

#[decorator]
fn blocking(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/nested/{depth}", with = [around, blocking, around])]
fn nested(depth: u8) -> Result<Response> {
    if depth == 0 {
        return StatusCode::IM_A_TEAPOT.into_response();
    }
    Ok(current::app()?.handle_sync(request("GET", &format!("/nested/{}", depth - 1))))
}

#[get("/nested-async/{depth}", with = [around, blocking])]
async fn nested_async(depth: u8) -> Result<Response> {
    let app = current::app()?;
    if depth == 0 {
        return StatusCode::IM_A_TEAPOT.into_response();
    }
    let req = request("GET", &format!("/nested-async/{}", depth - 1));
    if depth.is_multiple_of(2) {
        return Ok(app.handle(req).await);
    }
    Ok(sync_to_async(move || app.handle_sync(req)).await)
}

// R44
#[test]
fn an_app_may_be_asked_inside_of_its_own_decorated_views() {
    let log = Log::default();
    let app = App::new()
        .shared_state(log.clone().into())
        .pool(PoolConfig::default().with_max_threads(1))
        .handlers(handlers![nested, nested_async, teardown]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        for target in ["/nested/3", "/nested-async/3"] {
            assert_eq!(entry.get(target).0, 418, "{target}, {}", entry.name());
            let mut events = log.take();
            events.retain(|event| event == "teardown");
            assert_eq!(events.len(), 4, "{target}, {}", entry.name());
        }
    });
}
