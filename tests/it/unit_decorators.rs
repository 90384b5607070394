//! Decorators alone, around a view of the test's.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};

use duotone::prelude::*;
use duotone::testing::{self, TestNext, TestResponse, UnitRequest};
use duotone::{Decorator, Panic};

use crate::entries::LOOP;
use crate::polling::{block_on, pause};

/// Where a decorator ran.
struct RanOn(ThreadId);

/// A decorator of each kind that does the same: stores where it runs, looks at the current
/// request, and changes the response.
#[decorator(mark: &'static str)]
async fn passes(req: &Request, count: State<AtomicUsize>, next: Next<'_>) -> Result<Response> {
    count.fetch_add(1, Ordering::Relaxed);
    req.g().set(RanOn(thread::current().id()));
    let seen = current::request()?.path().to_owned();
    Ok(next.run().await?.with_header("x-seen", seen).with_header("x-mark", *mark))
}

#[decorator(mark: &'static str)]
async fn waits(req: &Request, count: State<AtomicUsize>, next: Next<'_>) -> Result<Response> {
    pause().await;
    count.fetch_add(1, Ordering::Relaxed);
    req.g().set(RanOn(thread::current().id()));
    let res = next.run().await?;
    pause().await;
    let seen = current::request()?.path().to_owned();
    Ok(res.with_header("x-seen", seen).with_header("x-mark", *mark))
}

#[decorator(mark: &'static str)]
fn blocks(req: &Request, count: State<AtomicUsize>, next: SyncNext<'_>) -> Result<Response> {
    async_to_sync(pause());
    count.fetch_add(1, Ordering::Relaxed);
    req.g().set(RanOn(thread::current().id()));
    let seen = current::request()?.path().to_owned();
    Ok(next.run()?.with_header("x-seen", seen).with_header("x-mark", *mark))
}

fn counted() -> UnitRequest {
    testing::request().uri("/counted").state(AtomicUsize::new(0)).build()
}

/// Runs a decorator from sync code, and in a runtime.
fn each_way<D: Decorator>(
    decorator: &D,
    test: impl Fn(&dyn Fn(&TestNext, &UnitRequest) -> Result<TestResponse>),
) {
    test(&|next, req| next.under(decorator, req).run());
    test(&|next, req| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async { next.under(decorator, req).await })
    });
}

/// Tests decorators of each kind around a view that is there at once and one that waits, from sync
/// and from async code.
fn each_kind(test: impl Fn(&dyn Fn(&TestNext, &UnitRequest) -> Result<TestResponse>)) {
    each_way(&passes("m"), &test);
    each_way(&waits("m"), &test);
    each_way(&blocks("m"), &test);
}

#[test]
fn a_decorator_of_each_kind_runs_around_a_view_of_either_color() {
    each_kind(|run| {
        for next in [testing::next("view"), testing::next("view").waits()] {
            for nth in 1..3 {
                let req = counted();
                let res = run(&next, &req).expect("an answer");
                assert_eq!((res.text(), next.runs()), ("view", nth));
                assert_eq!(
                    (res.header("x-mark"), res.header("x-seen")),
                    (Some("m"), Some("/counted"))
                );
                let count = req.app().state::<AtomicUsize>().expect("a count");
                assert_eq!(count.load(Ordering::Relaxed), 1);
            }
        }
    });
    assert!(current::request().is_err(), "nothing of it is left on this thread");
}

#[test]
fn the_view_is_given_the_request_and_may_answer_anything() {
    each_kind(|run| {
        let next = testing::next_with(|req| {
            let is_current = current::request().is_ok_and(|current| current.path() == req.path());
            (StatusCode::CREATED, format!("{} {is_current}", req.g().get::<RanOn>().is_some()))
        });
        let res = run(&next, &counted()).expect("an answer");
        assert_eq!((res.status(), res.text()), (StatusCode::CREATED, "true true"));
        let next = testing::next_with(|_| Body::reader(&b"streamed"[..]));
        assert_eq!(run(&next, &counted()).expect("an answer").text(), "streamed");
    });
}

// R13
#[test]
fn errors_and_panics_of_the_view_are_errors_of_next() {
    each_kind(|run| {
        for next in [
            testing::next_with(|_| -> Result<()> { abort!(409, "taken") }),
            testing::next_with(|_| -> Result<()> { abort!(409, "taken") }).waits(),
        ] {
            let error = run(&next, &counted()).expect_err("an error");
            assert_eq!((error.status(), next.runs()), (Some(StatusCode::CONFLICT), 1));
        }
        let next = testing::next_with(|_| -> () { panic!("no view") });
        let error = run(&next, &counted()).expect_err("an error");
        assert_eq!(error.downcast_ref::<Panic>().map(Panic::message), Some("no view"));
    });
}

#[decorator]
async fn refuses(next: Next<'_>) -> Result<Response> {
    drop(next);
    abort!(403)
}

#[decorator]
fn refuses_too(next: SyncNext<'_>) -> Result<Response> {
    drop(next);
    abort!(403)
}

#[test]
fn a_view_that_is_not_reached_did_not_run() {
    fn refused(run: &dyn Fn(&TestNext, &UnitRequest) -> Result<TestResponse>) {
        for next in [testing::next(()), testing::next(()).waits()] {
            let error = run(&next, &testing::request().build()).expect_err("an error");
            assert_eq!((error.status(), next.runs()), (Some(StatusCode::FORBIDDEN), 0));
        }
    }
    each_way(&refuses(), refused);
    each_way(&refuses_too(), refused);
}

// R42
#[test]
fn in_async_code_only_what_blocks_leaves_the_thread() {
    let ran_on = |req: &UnitRequest| req.g().get::<RanOn>().expect("it ran").0;
    let (test, next) = (thread::current().id(), testing::next("view"));
    let (one, two, three) = (counted(), counted(), counted());
    block_on(next.under(&passes(""), &one).into_future()).expect("an answer");
    block_on(next.under(&waits(""), &two).into_future()).expect("an answer");
    block_on(next.under(&blocks(""), &three).into_future()).expect("an answer");
    assert_eq!([ran_on(&one), ran_on(&two)], [test, test]);
    assert_ne!(ran_on(&three), test);
    let four = counted();
    next.under(&blocks(""), &four).run().expect("an answer");
    assert_eq!(ran_on(&four), test);
}

#[test]
fn a_call_can_be_spawned() {
    let (next, req) = (Arc::new(testing::next("view").waits()), counted());
    let called =
        LOOP.spawn(async move { next.under(&waits(""), &req).await.map(|res| res.status()) });
    assert_eq!(block_on(called).expect("no panic").expect("an answer"), 200);
}

#[decorator]
async fn blocks_the_loop(next: Next<'_>) -> Result<Response> {
    async_to_sync(pause());
    next.run().await
}

#[decorator]
async fn panics(_next: Next<'_>) -> Result<Response> {
    panic!("the test's to see")
}

// R43
#[test]
fn what_would_be_a_panic_in_an_app_is_one_in_the_test() {
    let (req, next) = (testing::request().build(), testing::next(()));
    let run = |f: &dyn Fn()| catch_unwind(AssertUnwindSafe(f)).is_err();
    assert!(run(&|| drop(next.under(&panics(), &req).run())));
    assert!(run(&|| drop(block_on(next.under(&panics(), &req).into_future()))));
    assert!(run(&|| drop(block_on(next.under(&blocks_the_loop(), &req).into_future()))));
}

#[provider]
async fn answer_of_all() -> u64 {
    pause().await;
    42
}

#[decorator]
async fn asks(answer: Provided<answer_of_all>, body: String, next: Next<'_>) -> Result<Response> {
    Ok(next.run().await?.with_header("x-asked", format!("{} {body}", *answer)))
}

#[decorator]
fn asks_too(answer: Provided<answer_of_all>, body: String, next: SyncNext<'_>) -> Result<Response> {
    Ok(next.run()?.with_header("x-asked", format!("{} {body}", *answer)))
}

// R1, R33
#[test]
fn what_a_decorator_takes_is_made_before_it() {
    fn asked(run: &dyn Fn(&TestNext, &UnitRequest) -> Result<TestResponse>) {
        let req = testing::request().body("text").build();
        let res = run(&testing::next("view"), &req).expect("an answer");
        assert_eq!((res.header("x-asked"), res.text()), (Some("42 text"), "view"));
    }
    each_way(&asks(), asked);
    each_way(&asks_too(), asked);
}
