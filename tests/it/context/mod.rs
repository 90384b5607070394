//! The current request, wherever code runs for it (R37-R40).

mod apart;

use std::pin::Pin;
use std::task::{Context, Poll};

use duotone::prelude::*;
use futures_core::Stream;

use crate::entries::{each_entry, request};
use crate::log::{Log, app};
use crate::polling::pause;

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

impl Stream for Seen {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let first = !std::mem::replace(&mut self.0, true);
        Poll::Ready(first.then(|| Ok(path())))
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

impl Stream for Endless {
    type Item = Result<String>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Ok(path())))
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
        entry.send_and_leave(request("GET", "/left"));
        assert_eq!(log.take_after("dropped in /left").len(), 1, "{}", entry.name());
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
