//! Panics of users' code outside of a handler's own body (R8, R13): none loses the response, a
//! teardown or the server.

mod values;

use std::future::pending;
use std::panic::panic_any;
use std::time::Duration;

use duotone::prelude::*;
use duotone::{Handler, IntoResponse, WorkerClass};
use tokio::time::sleep;

use crate::bridges::Weak;
use crate::entries::{Entry, each_entry, request};
use crate::log::Log;
use crate::polling::{block_on, pause, poll_times};
use values::{Bold, Chunk, Rude, Touchy, Unknown};

/// Handlers in one color.
macro_rules! of_color {
    ($color:ident, [$($asyncness:tt)?], [$($pause:expr)?]) => {
        mod $color {
            use super::*;

            #[get("/{place}")]
            pub(super) $($asyncness)? fn view(place: &str, req: &Request) -> Result<Response> {
                $($pause;)?
                match place {
                    "local" => drop(Touchy),
                    "payload" => panic_any(Touchy),
                    "g" => req.g().set((Touchy, 1)),
                    "several" => {
                        req.g().set(Bold(1_u8));
                        req.g().set(Bold(2_u64));
                    }
                    "unrun" => {
                        let touchy = Touchy;
                        after_this_request(move |_| drop(touchy))?;
                    }
                    "answer" => return Touchy.into_response(),
                    "none" => return Err(Unknown.into()),
                    "text" => return Err(Rude(None).into()),
                    "rude" => return Err(Rude(Some(Touchy)).into()),
                    "refused" => return Err(Rude(Some(Touchy))).or_status(StatusCode::CONFLICT),
                    "stream" | "poll" | "replaced" | "failing" => {
                        let dropped = (place != "poll").then(|| Touchy);
                        let polled = place == "poll";
                        let chunk = Chunk { left: 1, polled, _dropped: dropped };
                        return Ok(Response::new(Body::stream(chunk)));
                    }
                    _ => {}
                }
                Ok(Response::new("fine"))
            }

            #[post("/extractor")]
            pub(super) $($asyncness)? fn extractor(_touchy: Touchy) {}

            #[after_request]
            pub(super) $($asyncness)? fn after(
                res: &mut Response,
                req: &Request,
                log: State<Log>,
            ) -> Result<()> {
                $($pause;)?
                log.add("after");
                match req.path() {
                    "/replaced" => *res = Response::new("another"),
                    "/failing" => return Err(Unknown.into()),
                    _ => {}
                }
                Ok(())
            }

            #[teardown_request]
            pub(super) $($asyncness)? fn teardown(
                error: Option<&Error>,
                log: State<Log>,
            ) -> Result<()> {
                $($pause;)?
                log.add(match error {
                    Some(error) if error.is::<Rude>() => "teardown rude".to_owned(),
                    Some(error) => format!("teardown {error}"),
                    None => "teardown".to_owned(),
                });
                Err(Rude(None).into())
            }
        }
    };
}

of_color!(plain, [], []);

of_color!(cooperative, [async], [pause().await]);

#[track_caller]
fn app(handlers: impl IntoIterator<Item = Handler>, debug: bool) -> (App, Log) {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).handlers(handlers).debug(debug);
    let app = app.error_status(|_: &Unknown| panic!("in a status"));
    (app.build().expect("a sound app"), log)
}

/// The status, or `None` when the body broke off.
fn status(entry: &Entry, place: &str) -> Option<u16> {
    let (method, place) = place.split_once(' ').unwrap_or(("GET", place));
    let answer = entry.try_send(request(method, &format!("/{place}")));
    answer.ok().map(|answer| answer.status().as_u16())
}

// R8, R9, R13
#[test]
fn a_panic_in_any_code_of_users_costs_no_answer_and_no_teardown() {
    for debug in [false, true] {
        for handlers in [
            handlers![plain::view, plain::extractor, plain::after, plain::teardown],
            handlers![
                cooperative::view,
                cooperative::extractor,
                cooperative::after,
                cooperative::teardown
            ],
        ] {
            let (app, log) = app(handlers, debug);
            each_entry(&app, |entry| {
                for (place, answer, teardown) in [
                    ("local", Some(500), "teardown panicked: touched"),
                    ("payload", Some(500), "teardown panicked: a value that is not text"),
                    ("g", Some(200), "teardown"),
                    ("several", Some(200), "teardown"),
                    ("unrun", Some(500), "teardown panicked: touched"),
                    ("answer", Some(500), "teardown panicked: in an answer"),
                    ("none", Some(500), "teardown panicked: in a status"),
                    ("text", Some(500), "teardown rude"),
                    ("rude", Some(500), "teardown rude"),
                    ("refused", Some(409), "teardown"),
                    ("POST extractor", Some(500), "teardown panicked: in an extractor"),
                    ("stream", Some(200), "teardown"),
                    ("poll", None, "teardown panicked: in a stream"),
                    ("replaced", Some(500), "teardown panicked: touched"),
                    ("failing", Some(500), "teardown unknown"),
                    ("HEAD stream", Some(200), "teardown"),
                    ("well", Some(200), "teardown"),
                ] {
                    let context = format!("{place}, debug {debug}, {}", entry.name());
                    assert_eq!(status(entry, place), answer, "{context}");
                    assert_eq!(log.take_after(teardown), ["after", teardown], "{context}");
                }
            });
        }
    }
}

#[get("/")]
async fn cancelled(log: State<Log>) {
    /// Touchy, and it looks for its request.
    struct Seeing(Log);

    impl Drop for Seeing {
        fn drop(&mut self) {
            let path = current::request().map(|req| req.path().to_owned());
            self.0.add(format!("dropped in {}", path.unwrap_or_else(|error| error.to_string())));
            // R43: as in every sync function; whose loop it is does not matter.
            async_to_sync(sleep(Duration::from_millis(1)));
            panic!("touched");
        }
    }

    let _seeing = Seeing(Log::clone(&log));
    for bold in [Bold(1), Bold(2)] {
        // It is never run.
        after_this_request(move |_| drop(bold)).expect("a request");
    }
    log.add("view");
    pending::<()>().await;
}

// R8, R37
#[test]
fn what_a_cancelled_function_holds_is_dropped_in_its_request() {
    let (app, log) = app(handlers![cancelled, plain::teardown], false);
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let mut dispatch = app.test_client().worker_class(class).get("/").into_future();
        assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{class}");
        assert_eq!(log.take_after("view"), ["view"], "{class}");
        drop(dispatch);
        assert_eq!(log.take_after("teardown"), ["dropped in /", "teardown"], "{class}");
    }
}

// R8, R13
#[test]
fn a_bridge_that_panics_costs_its_requests_a_500_and_is_not_asked_forever() {
    const HANDLERS: [Handler; 4] =
        handlers![cooperative::view, cooperative::teardown, plain::teardown, plain::after];
    let log = Log::default();
    let app = App::new().bridge(Weak).shared_state(log.clone().into()).handlers(HANDLERS);
    let client = app.build().expect("a sound app").test_client();
    for class in [None, Some(WorkerClass::Threads)] {
        let client =
            class.map_or_else(|| client.clone(), |class| client.clone().worker_class(class));
        let dispatch = client.get("/well");
        let res = block_on(dispatch.into_future());
        if class.is_some() {
            assert_eq!(res.status(), 500);
            assert_eq!(log.take(), ["teardown panicked: a bridge that waits"]);
        } else {
            assert_eq!(res.status(), 200);
            assert_eq!(log.take(), ["after", "teardown", "teardown"]);
        }
    }
}

// R13
#[test]
fn a_requests_own_body_that_panics_is_an_error_of_whoever_reads_it() {
    let (app, log) = app(handlers![reads, plain::teardown], false);
    for polled in [false, true] {
        let body = || Body::stream(Chunk { left: 1, polled, _dropped: Some(Touchy) });
        let post = || http::Request::post("/reads").body(body()).expect("a request");
        let status = if polled { 500 } else { 200 };
        assert_eq!(app.handle_sync(post()).status(), status);
        assert_eq!(block_on(app.handle(post())).status(), status);
        assert_eq!(log.take(), ["teardown", "teardown"]);
    }
}

#[post("/reads")]
async fn reads(body: String) -> String {
    body
}
