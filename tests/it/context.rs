//! The current request, wherever code runs for it (R37-R40).

use std::sync::{Arc, Barrier};

use duotone::prelude::*;

use crate::entries::{LOOP, each_entry, text};
use crate::log::{Log, app};
use crate::polling::{block_on, pause};

/// The path of the current request, as code anywhere finds it.
fn path() -> String {
    current::request().map_or_else(|error| error.to_string(), |req| req.path().to_owned())
}

/// Handlers of every role that note the current request, in one color.
macro_rules! of_color {
    ($color:ident, [$($asyncness:tt)?], [$($pause:expr)?]) => {
        mod $color {
            use super::*;

            #[before_request]
            pub(super) $($asyncness)? fn before(log: State<Log>) {
                $($pause;)?
                log.add(format!("before {}", path()));
            }

            #[get("/view")]
            pub(super) $($asyncness)? fn view(log: State<Log>) -> Result<()> {
                let after = log.clone();
                after_this_request(move |_| after.add(format!("after this {}", path())))?;
                $($pause;)?
                log.add(format!("view {}", path()));
                abort!(409)
            }

            #[error_handler(409)]
            pub(super) $($asyncness)? fn handler(_error: &HttpError, log: State<Log>) -> StatusCode {
                $($pause;)?
                log.add(format!("handler {}", path()));
                StatusCode::CONFLICT
            }

            #[after_request]
            pub(super) $($asyncness)? fn after(_res: &mut Response, log: State<Log>) {
                $($pause;)?
                log.add(format!("after {}", path()));
            }

            #[teardown_request]
            pub(super) $($asyncness)? fn teardown(log: State<Log>) {
                $($pause;)?
                log.add(format!("teardown {}", path()));
            }
        }
    };
}

of_color!(plain, [], []);
of_color!(cooperative, [async], [pause().await]);

// R37
#[test]
fn every_step_of_either_color_sees_its_request() {
    for handlers in [
        handlers![plain::before, plain::view, plain::handler, plain::after, plain::teardown],
        handlers![
            cooperative::before,
            cooperative::view,
            cooperative::handler,
            cooperative::after,
            cooperative::teardown
        ],
    ] {
        let (app, log) = app(handlers);
        each_entry(&app, |entry| {
            assert_eq!(entry.get("/view").0, 409, "{}", entry.name());
            let expected = ["before", "view", "handler", "after this", "after", "teardown"]
                .map(|step| format!("{step} /view"));
            assert_eq!(log.take(), expected, "{}", entry.name());
        });
    }
}

#[get("/down")]
fn down() -> String {
    let below = async_to_sync(async {
        pause().await;
        let here = path();
        format!("{here} {}", sync_to_async(|| async_to_sync(async { path() })).await)
    });
    format!("{} {below}", path())
}

#[get("/over")]
async fn over() -> String {
    let below = sync_to_async(|| {
        let here = path();
        format!(
            "{here} {}",
            async_to_sync(async {
                pause().await;
                path()
            })
        )
    });
    let below = below.await;
    format!("{} {below}", path())
}

// R37
#[test]
fn the_request_is_seen_across_every_bridge() {
    let (app, _) = app(handlers![down, over]);
    each_entry(&app, |entry| {
        for target in ["/down", "/over"] {
            let expected = [target; 3].join(" ");
            assert_eq!(entry.get(target), (200, expected), "{}", entry.name());
        }
    });
}

/// A streamed body of one chunk: the request it sees.
struct Seen(bool);

impl futures_core::Stream for Seen {
    type Item = Result<String>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let first = !std::mem::replace(&mut self.0, true);
        std::task::Poll::Ready(first.then(|| Ok(path())))
    }
}

#[get("/stream")]
fn stream() -> Response {
    Response::new(Body::stream(Seen(false)))
}

// R37
#[test]
fn a_streamed_body_sees_its_request() {
    let (app, _) = app(handlers![stream]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/stream"), (200, "/stream".to_owned()), "{}", entry.name());
    });
}

// R37
#[test]
fn outside_of_a_request_the_accessors_say_so() {
    assert!(path().starts_with("there is no current request here"), "{}", path());
    assert!(current::app().is_err());
    assert!(current::g().is_err());
    assert!(after_this_request(|_| {}).is_err());
}

#[get("/spawned")]
async fn spawned() -> String {
    let thread = std::thread::spawn(path);
    let thread = sync_to_async(move || thread.join().expect("a path")).await;
    format!("{} {}", thread.starts_with("there is no current request"), path())
}

// R39
#[test]
fn work_started_by_other_means_has_no_request() {
    let (app, _) = app(handlers![spawned]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/spawned"), (200, "true /spawned".to_owned()), "{}", entry.name());
    });
}

#[before_request]
fn count(req: &Request) {
    let count = req.g().get::<u32>().map_or(0, |count| *count);
    req.g().set(count + 1);
}

#[get("/counted")]
async fn counted(g: G<u32>, req: &Request) -> String {
    pause().await;
    let current = current::g().map(|g| g.get::<u32>().as_deref().copied());
    format!("{} {:?} {}", *g, current.ok().flatten(), req.path() == path())
}

// R38, R40
#[test]
fn g_is_one_for_a_request_and_new_for_the_next() {
    let (app, _) = app(handlers![count, counted]);
    each_entry(&app, |entry| {
        for nth in 0..3 {
            let (_, answer) = entry.get("/counted");
            assert_eq!(answer, "1 Some(1) true", "request {nth}, {}", entry.name());
        }
    });
}

#[get("/panics")]
fn panics() {
    panic!("with a context entered");
}

// R40
#[test]
fn a_thread_that_served_a_request_shows_it_to_nobody() {
    let pool = duotone::PoolConfig::default().with_max_threads(1);
    let handlers = handlers![panics, over, down];
    let app = App::new().pool(pool).handlers(handlers).build().expect("a sound app");
    // The test's own thread and the loop's have served requests of every entry.
    each_entry(&app, |entry| {
        for target in ["/panics", "/over", "/down"] {
            entry.get(target);
            let found = current::request().is_ok();
            assert!(!found, "{target} on the test's thread, {}", entry.name());
            let on_loop = block_on(LOOP.spawn(async { current::request().is_ok() }));
            assert!(!on_loop.expect("no panic"), "{target} on the loop, {}", entry.name());
        }
    });
}

#[get("/met/{n}")]
async fn met(n: u8, barrier: State<Barrier>) -> String {
    pause().await;
    let barrier = Arc::clone(&barrier.0);
    let there = sync_to_async(move || {
        barrier.wait();
        path()
    });
    let there = there.await;
    format!("{n} {} {there}", path())
}

// R37, R40
#[test]
fn requests_that_run_at_once_see_themselves() {
    let app = App::new().state(Barrier::new(4)).handlers(handlers![met]);
    let app = app.build().expect("a sound app");
    each_entry(&app, |entry| {
        std::thread::scope(|scope| {
            for nth in 0..4 {
                scope.spawn(move || {
                    let target = format!("/met/{nth}");
                    let answer = text(&entry.call("GET", &target));
                    assert_eq!(answer, format!("{nth} {target} {target}"), "{}", entry.name());
                });
            }
        });
    });
}

/// A value of `g`, and an error, that look for their request.
#[derive(Debug, thiserror::Error)]
#[error("seeing")]
struct Seeing(Log);

impl Drop for Seeing {
    fn drop(&mut self) {
        self.0.add(format!("dropped in {}", path()));
    }
}

/// A stream that never ends and sees its request when it is dropped.
struct Endless(#[expect(dead_code, reason = "it is dropped")] Seeing);

impl futures_core::Stream for Endless {
    type Item = Result<String>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok(path())))
    }
}

#[get("/left")]
async fn left(log: State<Log>) -> Response {
    Response::new(Body::stream(Endless(Seeing(Log::clone(&log)))))
}

#[get("/status")]
async fn status(log: State<Log>) -> Result<()> {
    pause().await;
    Err(Seeing(Log::clone(&log)).into())
}

// R37
#[test]
fn what_is_called_or_dropped_between_the_steps_sees_the_request_too() {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).handlers(handlers![left, status]);
    let app = app.error_status(|error: &Seeing| {
        error.0.add(format!("status in {}", path()));
        StatusCode::CONFLICT
    });
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/status").0, 409, "{}", entry.name());
        assert_eq!(log.take(), ["status in /status", "dropped in /status"], "{}", entry.name());
        entry.send_and_leave(crate::entries::request("GET", "/left"));
        assert_eq!(log.take_after("dropped in /left").len(), 1, "{}", entry.name());
    });
}
