//! `timeout` on a route: who is cut, who is finished, and who answers, in each entry.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bytes::Bytes;
use duotone::prelude::*;
use duotone::{AppBuilder, Body, Cancelled, PoolConfig, WorkerClass, try_async_to_sync};

use crate::entries::{CLASSES, Entry, client_of, each_entry, header, request, text};
use crate::log::{Log, PATIENCE};
use crate::polling::{block_on, pause, poll_times};

/// Says when it is dropped.
struct Held(Log);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.add("dropped");
    }
}

/// Lets functions pass that block.
#[derive(Default)]
struct Gate(Mutex<bool>, Condvar);

impl Gate {
    fn set(&self, open: bool) {
        *self.0.lock().expect("no panic under this lock") = open;
        self.1.notify_all();
    }

    fn pass(&self) {
        let open = self.0.lock().expect("no panic under this lock");
        let passed = self.1.wait_timeout_while(open, PATIENCE, |open| !*open);
        assert!(!passed.expect("no panic under this lock").1.timed_out(), "the gate never opened");
    }
}

async fn endless(log: &Log) {
    let _held = Held(log.clone());
    log.add("begun");
    pause().await;
    std::future::pending::<()>().await;
}

/// Returns when the time of every request is over whose limit is as long and began before: the
/// deadlines are told in their order.
fn until_overdue() {
    let app = current::app().expect("inside of a request");
    let sentinel = move || app.handle_sync(request("GET", "/sentinel")).status();
    assert_eq!(std::thread::spawn(sentinel).join().expect("no panic"), 503);
}

#[get("/sentinel", timeout = "100ms")]
async fn sentinel() {
    std::future::pending::<()>().await;
}

#[get("/async", timeout = "100ms")]
async fn awaits(log: State<Log>) {
    endless(&log).await;
}

#[get("/parked", timeout = "100ms")]
fn parked(log: State<Log>) {
    async_to_sync(endless(&log));
}

#[get("/told", timeout = "100ms")]
fn told(log: State<Log>) -> &'static str {
    let told = try_async_to_sync(endless(&log));
    assert_eq!(told, Err(Cancelled::TimedOut));
    assert_eq!(try_async_to_sync(pause()), Err(Cancelled::TimedOut), "whatever waits later too");
    "an answer that is too late"
}

#[get("/runs", timeout = "100ms")]
fn runs(log: State<Log>, gate: State<Gate>) -> &'static str {
    let _held = Held(Log::clone(&log));
    log.add("begun");
    until_overdue();
    assert_eq!(try_async_to_sync(pause()), Err(Cancelled::TimedOut));
    gate.pass();
    "an answer that is too late"
}

#[get("/nested", timeout = "100ms")]
fn nested() -> Result<Response> {
    Ok(current::app()?.handle_sync(request("GET", "/endless")))
}

#[get("/endless")]
fn endlessly_parked(log: State<Log>) {
    async_to_sync(endless(&log));
}

#[provider]
async fn endless_value(log: State<Log>) -> u8 {
    endless(&log).await;
    0
}

#[get("/provided", timeout = "100ms")]
fn provided(log: State<Log>, _value: Provided<endless_value>) {
    log.add("view");
}

#[decorator]
async fn awaiting(next: Next<'_>) -> Result<Response> {
    pause().await;
    next.run().await
}

#[decorator]
fn blocking(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[decorator]
async fn endlessly(log: State<Log>, next: Next<'_>) -> Result<Response> {
    endless(&log).await;
    next.run().await
}

#[get("/decorator", timeout = "100ms", with = [endlessly])]
fn in_decorator(log: State<Log>) {
    log.add("view");
}

#[get("/decorated/async", timeout = "100ms", with = [awaiting, blocking])]
async fn decorated_async(log: State<Log>) {
    endless(&log).await;
}

#[get("/decorated/parked", timeout = "100ms", with = [awaiting, blocking])]
fn decorated_parked(log: State<Log>) {
    async_to_sync(endless(&log));
}

#[get("/decorated/runs", timeout = "100ms", with = [awaiting])]
fn decorated_runs(log: State<Log>, gate: State<Gate>) {
    let _held = Held(Log::clone(&log));
    log.add("begun");
    until_overdue();
    gate.pass();
}

#[before_request]
async fn hook(req: &Request, log: State<Log>) {
    if req.path().starts_with("/hooked") {
        endless(&log).await;
    }
}

#[get("/hooked", timeout = "100ms")]
fn hooked(log: State<Log>) {
    log.add("view");
}

/// Has the time that it needs.
#[error_handler(503)]
fn unavailable(err: &HttpError, req: &Request, log: State<Log>) -> String {
    assert_eq!(try_async_to_sync(pause()), Ok(()));
    assert_eq!(req.deadline(), None);
    if req.path() != "/sentinel" {
        log.add("handler");
    }
    format!("handled: {err}")
}

#[after_request]
async fn after(res: &mut Response, req: &Request, log: State<Log>) {
    pause().await;
    res.set_header("x-after", "1");
    if req.path() != "/sentinel" {
        log.add("after");
    }
}

#[teardown_request]
fn teardown(error: Option<&Error>, req: &Request, log: State<Log>) {
    assert!(error.is_none(), "an HTTP error that became a response (R9)");
    async_to_sync(pause());
    if req.path() != "/sentinel" {
        log.add("teardown");
    }
}

fn app() -> (AppBuilder, Log, Arc<Gate>) {
    let (log, gate) = (Log::default(), Arc::new(Gate::default()));
    let app = App::new()
        .shared_state(log.clone().into())
        .shared_state(Arc::clone(&gate))
        .handlers(handlers![sentinel, awaits, parked, told, runs, provided, in_decorator])
        .handlers(handlers![decorated_async, decorated_parked, decorated_runs, hook, hooked])
        .handlers(handlers![unavailable, after, teardown]);
    (app, log, gate)
}

#[track_caller]
fn build(app: AppBuilder) -> App {
    app.build().expect("a sound app")
}

// R13, R9
#[test]
fn what_waits_is_cut_and_error_handlers_answer() {
    let (app, log, _) = app();
    each_entry(&build(app), |entry| {
        for path in [
            "/async",
            "/parked",
            "/told",
            "/provided",
            "/decorator",
            "/decorated/async",
            "/decorated/parked",
            "/hooked",
        ] {
            let response = entry.call("GET", path);
            let place = format!("{path}, {}", entry.name());
            assert_eq!(response.status(), 503, "{place}");
            assert_eq!(
                text(&response),
                "handled: 503 Service Unavailable: no answer within 100ms",
                "{place}"
            );
            assert_eq!(header(&response, "x-after"), Some("1"), "{place}");
            let events = log.take_after("teardown");
            assert_eq!(events, ["begun", "dropped", "handler", "after", "teardown"], "{place}");
        }
    });
}

#[test]
fn what_a_request_is_asked_inside_of_it_is_cut_with_it() {
    let (app, log, _) = app();
    each_entry(&build(app.handlers(handlers![nested, endlessly_parked])), |entry| {
        assert_eq!(entry.get("/nested").0, 503, "{}", entry.name());
        let mut events = Vec::new();
        while events.iter().filter(|event| *event == "teardown").count() < 2 {
            events.extend(log.take_after("teardown"));
        }
        events.sort_unstable();
        let expected = ["after", "begun", "dropped", "handler", "teardown", "teardown"];
        assert_eq!(events, expected, "{}", entry.name());
    });
}

#[test]
fn a_function_that_runs_is_finished_and_a_loop_that_waits_for_it_answers_at_once() {
    let (app, log, gate) = app();
    each_entry(&build(app), |entry| {
        // What blocks on a green thread blocks the loop that would answer.
        let paths = if entry.is_green() { &[][..] } else { &["/runs", "/decorated/runs"] };
        for path in paths {
            let place = format!("{path}, {}", entry.name());
            // Nobody but this thread can answer, and it runs the function.
            let is_alone = matches!(entry, Entry::HandleSync(_));
            gate.set(is_alone);
            let response = entry.call("GET", path);
            assert_eq!(response.status(), 503, "{place}");
            if is_alone {
                assert!(text(&response).starts_with("handled: "), "{place}");
                let events = log.take_after("teardown");
                assert_eq!(events, ["begun", "dropped", "handler", "after", "teardown"], "{place}");
                continue;
            }
            assert!(text(&response).contains("no answer within 100ms"), "{place}");
            assert_eq!(header(&response, "x-after"), None, "{place}");
            assert_eq!(log.take(), ["begun"], "{place}");
            gate.set(true);
            assert_eq!(log.take_after("teardown"), ["dropped", "teardown"], "{place}");
        }
    });
}

#[test]
fn the_answer_to_head_has_no_body_then_either() {
    let (app, log, gate) = app();
    each_entry(&build(app), |entry| {
        for path in ["/async", "/runs"] {
            gate.set(matches!(entry, Entry::HandleSync(_)) || entry.is_green());
            let response = entry.call("HEAD", path);
            assert_eq!((response.status().as_u16(), response.body().len()), (503, 0), "{path}");
            gate.set(true);
            log.take_after("teardown");
        }
    });
}

#[get("/occupies")]
fn occupies(log: State<Log>, gate: State<Gate>) {
    log.add("occupied");
    gate.pass();
}

#[get("/queued", timeout = "100ms")]
fn queued(log: State<Log>) {
    log.add("view");
}

#[get("/queued/decorated", timeout = "100ms", with = [awaiting])]
fn queued_decorated(log: State<Log>) {
    log.add("view");
}

#[test]
fn a_request_that_waits_for_a_worker_is_answered_at_once_and_not_begun() {
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        for path in ["/queued", "/queued/decorated"] {
            let (log, gate) = (Log::default(), Arc::new(Gate::default()));
            let app = App::new()
                .shared_state(log.clone().into())
                .shared_state(Arc::clone(&gate))
                .pool(PoolConfig::default().with_max_threads(1))
                .handlers(handlers![occupies, queued, queued_decorated, unavailable, after]);
            let client = build(app).test_client().worker_class(class);
            let mut occupying = client.get("/occupies").into_future();
            assert!(poll_times(occupying.as_mut(), 1).is_none(), "{class}");
            assert_eq!(log.take_after("occupied"), ["occupied"]);
            let response = block_on(client.get(path).into_future());
            assert_eq!(response.status(), 503, "{path}, {class}");
            assert!(response.text().contains("no answer within 100ms"), "{path}, {class}");
            gate.set(true);
            assert_eq!(block_on(occupying).status(), 204);
            assert_eq!(block_on(client.get("/occupies").into_future()).status(), 204);
            let events = log.take();
            assert_eq!(events, ["after", "occupied", "after"], "{path}, {class}");
        }
    }
}

/// A body of which nothing more comes.
struct Stalled;

impl futures_core::Stream for Stalled {
    type Item = Result<Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

#[post("/upload", timeout = "100ms")]
#[post("/upload/decorated", timeout = "100ms")]
fn upload(_body: String, log: State<Log>) {
    log.add("view");
}

#[post("/upload/async", timeout = "100ms", with = [awaiting])]
async fn upload_async(_body: String, log: State<Log>) {
    log.add("view");
}

#[test]
fn an_upload_that_takes_too_long_is_not_waited_for() {
    let (app, log, _) = app();
    let app = build(app.handlers(handlers![upload, upload_async]));
    for path in ["/upload", "/upload/async"] {
        let stalled = || request("POST", path).map(|_| Body::stream(Stalled));
        let send = |class| {
            let client = app.test_client().worker_class(class);
            block_on(client.post(path).body(Body::stream(Stalled)).into_future()).status()
        };
        let answers = [
            block_on(app.handle(stalled())).status(),
            app.handle_sync(stalled()).status(),
            send(WorkerClass::Async),
            send(WorkerClass::Threads),
        ];
        assert_eq!(answers, [503; 4], "{path}");
        assert_eq!(log.take(), ["handler", "after", "teardown"].repeat(4), "{path}");
    }
}

#[get("/in-time", timeout = "1h")]
fn in_time() -> &'static str {
    async_to_sync(pause());
    "in time"
}

#[get("/slowly-sent", timeout = "100ms")]
fn slowly_sent() -> Response {
    Response::new(Body::stream(Slow(0)))
}

/// A body that takes longer than the request may.
struct Slow(u8);

impl futures_core::Stream for Slow {
    type Item = Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0 += 1;
        std::task::Poll::Ready(match self.0 {
            1 => Some(Ok(Bytes::from_static(b"begin, "))),
            2 => {
                until_overdue();
                Some(Ok(Bytes::from_static(b"end")))
            }
            _ => None,
        })
    }
}

#[after_request]
fn slow_after(req: &Request) {
    if req.path() == "/in-time/slow-after" {
        until_overdue();
    }
}

#[get("/in-time/slow-after", timeout = "100ms")]
async fn before_slow_after() -> &'static str {
    "in time"
}

#[test]
fn an_answer_in_time_is_sent_however_long_that_takes() {
    let app = App::new().handlers(handlers![
        in_time,
        slowly_sent,
        before_slow_after,
        slow_after,
        sentinel
    ]);
    each_entry(&build(app), |entry| {
        for (path, body) in [
            ("/in-time", "in time"),
            ("/slowly-sent", "begin, end"),
            ("/in-time/slow-after", "in time"),
        ] {
            assert_eq!(entry.get(path), (200, body.to_owned()), "{path}, {}", entry.name());
        }
    });
}

#[test]
fn no_runtime_is_needed() {
    let (app, log, _) = app();
    let app = build(app.bridge(duotone::PollsterBridge));
    assert_eq!(block_on(app.handle(request("GET", "/async"))).status(), 503);
    assert_eq!(app.handle_sync(request("GET", "/parked")).status(), 503);
    let events = ["begun", "dropped", "handler", "after", "teardown"];
    assert_eq!(log.take(), events.repeat(2));
}

#[get("/left-behind", timeout = "100ms")]
async fn leaves_behind(log: State<Log>, gate: State<Gate>) {
    sync_to_async(move || {
        until_overdue();
        gate.pass();
        log.add("closure ended");
    })
    .await;
}

/// The answer has everything it needs.
#[after_request]
fn opens(req: &Request, gate: State<Gate>) {
    if req.path() == "/left-behind" {
        gate.set(true);
    }
}

// R48
#[test]
fn teardowns_wait_for_what_an_async_function_left_behind() {
    let (app, log, _) = app();
    let app = build(app.handlers(handlers![leaves_behind, opens]));
    let client = app.test_client().worker_class(WorkerClass::Async);
    assert_eq!(block_on(client.get("/left-behind").into_future()).status(), 503);
    // App functions run in the reverse order behind the view: the gate is opened first.
    let events = log.take();
    assert_eq!(events.iter().filter(|event| *event == "closure ended").count(), 1);
    assert_eq!((&*events[0], &*events[3]), ("handler", "teardown"), "{events:?}");
}

#[get("/both", timeout = "100ms", detach)]
async fn both(log: State<Log>) {
    endless(&log).await;
}

// R48
#[test]
fn a_detached_request_ends_in_time_too() {
    let (app, log, _) = app();
    let app = build(app.handlers(handlers![both]));
    for class in CLASSES {
        let client = client_of(&app, class);
        let mut dispatch = client.get("/both").into_future();
        assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{class}");
        drop(dispatch);
        let events = log.take_after("teardown");
        assert_eq!(events, ["begun", "dropped", "handler", "after", "teardown"], "{class}");
    }
}

#[get("/default")]
fn of_the_app(req: &Request) -> String {
    left(req)
}

#[get("/own", timeout = "3h")]
fn of_the_route(req: &Request) -> String {
    left(req)
}

struct Report;

#[view(params(day), timeout = "5h")]
impl Report {
    fn dispatch(&self, day: &str, req: &Request) -> String {
        format!("{day} {}", left(req))
    }
}

struct Users;

#[method_view("/users", timeout = "6h", post(timeout = "8h"))]
impl Users {
    fn get(req: &Request) -> String {
        left(req)
    }

    fn post(req: &Request) -> String {
        left(req)
    }
}

/// In whole hours, rounded up.
fn left(req: &Request) -> String {
    let left = req.deadline().map(|it| it.saturating_duration_since(std::time::Instant::now()));
    left.map_or("none".to_owned(), |left| format!("{}h", left.as_secs().div_ceil(3600)))
}

#[test]
fn the_limit_is_that_of_the_mount_or_function_or_view_or_app() {
    let handlers = || {
        let app = App::new().handlers(handlers![of_the_app, of_the_route, Users]);
        app.handlers(mounts![
            "/daily/{day}" => Report,
            "/weekly/{day}", timeout = "7h" => Report,
        ])
    };
    for (app, default) in
        [(handlers(), "none"), (handlers().timeout(Duration::from_secs(2 * 3600)), "2h")]
    {
        each_entry(&build(app), |entry| {
            for (path, expected) in [
                ("/default", default),
                ("/own", "3h"),
                ("/daily/x", "x 5h"),
                ("/weekly/x", "x 7h"),
                ("/users", "6h"),
            ] {
                assert_eq!(entry.get(path), (200, expected.to_owned()), "{path}");
            }
            assert_eq!(text(&entry.call("POST", "/users")), "8h");
        });
    }
}

#[test]
fn the_limit_of_the_app_holds_where_there_is_no_route_too() {
    let (app, log, _) = app();
    each_entry(&build(app.timeout(Duration::from_millis(100))), |entry| {
        assert_eq!(entry.get("/hooked/nowhere").0, 503, "{}", entry.name());
        assert!(log.take_after("teardown").contains(&"handler".to_owned()));
    });
}

#[test]
fn an_app_without_any_time_is_not_built() {
    let faults = App::new().timeout(Duration::ZERO).build().expect_err("a fault").to_string();
    assert!(faults.contains("a `timeout` needs more than no time"), "{faults}");
}
