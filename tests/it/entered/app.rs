//! `app.enter` and `app.within`: an app outside of its requests.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use duotone::prelude::*;

use super::{number, path, state};
use crate::bridges::of_each_bridge;
use crate::entries::{LOOP, each_entry};
use crate::log::{Log, app};
use crate::polling::{block_on, pause, poll_times};

/// What code of an app finds on both sides of both bridges.
fn states_below() -> [Option<u64>; 3] {
    async_to_sync(async {
        pause().await;
        let inner = sync_to_async(|| [state(), async_to_sync(async { state() })]).await;
        [state(), inner[0], inner[1]]
    })
}

// R37
#[test]
fn an_app_is_entered_outside_of_requests_for_code_of_either_color() {
    for (bridge, app) in of_each_bridge(|| App::new().state(7_u64)) {
        assert_eq!(app.enter(states_below), [Some(7); 3], "{bridge}");
        let within = || {
            app.within(async {
                pause().await;
                (state(), sync_to_async(states_below).await)
            })
        };
        let expected = (Some(7), [Some(7); 3]);
        assert_eq!(block_on(within()), expected, "{bridge}");
        assert_eq!(
            block_on(LOOP.spawn(within())).expect("no panic"),
            expected,
            "{bridge} on tokio"
        );
        assert_eq!(smol::block_on(within()), expected, "{bridge} on smol");
        assert_eq!(async_to_sync(within()), expected, "{bridge} from sync code");
        assert_eq!((state(), number()), (None, None), "{bridge}: it is over");
    }
}

#[test]
fn the_runtime_of_the_bridge_is_there_in_an_app_that_is_entered() {
    let app = App::new().build().expect("a sound app");
    let task = app.enter(|| tokio::spawn(async { "a task" }));
    assert_eq!(block_on(task).expect("no panic"), "a task");
}

// R38
#[test]
fn an_app_that_is_entered_has_a_g_of_its_own_each_time() {
    let app = App::new().build().expect("a sound app");
    app.enter(|| {
        current::g().expect("a `g`").set(1_u32);
        app.enter(|| {
            assert_eq!(number(), None);
            current::g().expect("a `g`").set(2_u32);
        });
        assert_eq!((number(), async_to_sync(sync_to_async(number))), (Some(1), Some(1)));
        let error = current::request().expect_err("there is no request").to_string();
        assert!(error.contains("only an app that was entered"), "{error}");
    });
    app.enter(|| assert_eq!(number(), None));
}

// R43
#[test]
fn async_code_that_belongs_to_an_app_is_refused_to_block_its_loop() {
    let app = App::new().build().expect("a sound app");
    let task = LOOP.spawn(app.within(async { async_to_sync(async {}) }));
    let panic = block_on(task).expect_err("it is refused").into_panic();
    let message = panic.downcast_ref::<String>().expect("text");
    assert!(message.contains(".await"), "{message}");
}

// R40
#[test]
fn a_panic_leaves_nothing_entered() {
    let app = App::new().build().expect("a sound app");
    let panics = AssertUnwindSafe(|| app.enter(|| panic!("on purpose")));
    let sync: thread::Result<()> = catch_unwind(panics);
    assert!(sync.is_err());
    let task = LOOP.spawn(app.within(async { panic!("on purpose") }));
    assert!(block_on::<_>(task).is_err());
    let on_loop = LOOP.spawn(async { current::app().is_ok() });
    assert_eq!((current::app().is_ok(), block_on(on_loop).ok()), (false, Some(false)));
}

/// Looks for its request when it is dropped.
struct Seeing(Log);

impl Drop for Seeing {
    fn drop(&mut self) {
        self.0.add(format!("dropped in {} of {:?}", path(), state()));
    }
}

// R37
#[test]
fn what_a_cancelled_future_holds_is_dropped_in_its_app() {
    let (app, log) = app([]);
    let app_log = log.clone();
    let mut future = Box::pin(app.within(async move {
        let _seeing = Seeing(app_log);
        std::future::pending::<()>().await;
    }));
    assert!(poll_times(future.as_mut(), 1).is_none());
    drop(future);
    let dropped = log.take().concat();
    assert!(dropped.contains("only an app that was entered"), "{dropped}");
}

#[get("/other")]
fn other(other: State<App>) -> Result<String> {
    current::g()?.set(1_u32);
    let inside = other.enter(|| (current::request().is_err(), state(), number()));
    Ok(format!("{inside:?} {} {:?} {:?}", path(), state(), number()))
}

// R37, R40
#[test]
fn an_app_that_is_entered_in_a_request_hides_it() {
    let outer = App::new().state(8_u64).build().expect("a sound app");
    let app = App::new().state(7_u64).state(outer).handlers(handlers![other]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        let expected = "(true, Some(8), None) /other Some(7) Some(1)";
        assert_eq!(entry.get("/other"), (200, expected.to_owned()), "{}", entry.name());
    });
}

// R37
#[test]
fn where_no_app_is_entered_the_error_says_how() {
    let error = current::app().expect_err("no app").to_string();
    assert!(error.contains("app.enter"), "what to do is said: {error}");
}
