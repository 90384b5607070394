//! Code that is given a context: an app outside of its requests, or a copy of a request's (R37, R39,
//! R40).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread;

use duotone::Stream;
use duotone::prelude::*;

use crate::bridges::of_each_bridge;
use crate::entries::{LOOP, each_entry, header, request};
use crate::log::{Log, app};
use crate::polling::{block_on, pause, poll_times};

/// The path of the current request, or why there is none.
fn path() -> String {
    current::request().map_or_else(|error| error.to_string(), |req| req.path().to_owned())
}

/// The number in `g`.
fn number() -> Option<u32> {
    current::g().ok()?.get::<u32>().as_deref().copied()
}

/// The state of the current app, as code anywhere finds it.
fn state() -> Option<u64> {
    current::app().ok()?.state::<u64>().as_deref().copied()
}

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

/// What a copy sees: the request, an empty `g`, then what was stored there.
fn seen() -> String {
    let before = number();
    current::g().expect("a `g`").set(9_u32);
    let req = current::request().expect("a request");
    let of_request = req.g().get::<u32>();
    format!("{} {before:?} {:?} {of_request:?}", path(), number())
}

const SEEN: &str = "None Some(9) Some(9)";

#[get("/sync")]
fn copied() -> Result<String> {
    current::g()?.set(1_u32);
    let context = copy_current_request_context()?;
    let on_thread = thread::spawn(move || context.enter(seen)).join().expect("no panic");
    let context = copy_current_request_context()?;
    let through_bridges =
        thread::spawn(move || context.enter(|| async_to_sync(sync_to_async(seen))));
    let through_bridges = through_bridges.join().expect("no panic");
    Ok(format!("{on_thread}, {through_bridges}, {:?}", number()))
}

#[get("/async")]
async fn copied_async() -> Result<String> {
    current::g()?.set(1_u32);
    let tasks = [true, false].map(|on_tokio| -> Result<_> {
        let copy = copy_current_request_context()?.within(async {
            pause().await;
            sync_to_async(seen).await
        });
        Ok(on(on_tokio, copy))
    });
    let [on_tokio, on_smol] = tasks;
    let (on_tokio, on_smol) = (on_tokio?.await, on_smol?.await);
    Ok(format!("{on_tokio}, {on_smol}, {:?}", number()))
}

/// Spawns a future on the tests' runtime or on smol's.
async fn on(tokio: bool, future: impl Future<Output = String> + Send + 'static) -> String {
    if tokio { LOOP.spawn(future).await.expect("no panic") } else { smol::spawn(future).await }
}

// R39
#[test]
fn a_copy_sees_the_request_and_a_g_of_its_own() {
    for (bridge, app) in of_each_bridge(|| App::new().handlers(handlers![copied, copied_async])) {
        each_entry(&app, |entry| {
            for target in ["/sync", "/async"] {
                let answer = format!("{target} {SEEN}, {target} {SEEN}, Some(1)");
                let context = format!("{bridge}, {}", entry.name());
                assert_eq!(entry.get(target), (200, answer), "{context}");
            }
        });
    }
}

#[get("/pool")]
fn on_a_pool() -> Result<String> {
    let context = copy_current_request_context()?;
    // Scoped threads that share one copy, as a thread pool's do.
    let found = thread::scope(|scope| {
        let threads = [1, 2, 3_u32].map(|n| {
            let context = &context;
            scope.spawn(move || {
                context.enter(|| {
                    current::g().expect("a `g`").set(n);
                    path()
                })
            })
        });
        threads.map(|thread| thread.join().expect("no panic"))
    });
    let stored = context.enter(number).is_some();
    Ok(format!("{} {stored} {:?}", found.join(" "), number()))
}

// R39
#[test]
fn one_copy_serves_many_threads_at_once() {
    let (app, _) = app(handlers![on_a_pool]);
    each_entry(&app, |entry| {
        let expected = "/pool /pool /pool true None";
        assert_eq!(entry.get("/pool"), (200, expected.to_owned()), "{}", entry.name());
    });
}

#[get("/after")]
fn after_in_copy() -> Result<()> {
    let context = copy_current_request_context()?;
    let add = || after_this_request(|res| res.set_header("x-after", path()));
    thread::scope(|scope| scope.spawn(|| context.enter(add)).join().expect("no panic"))
}

// R39
#[test]
fn what_a_copy_adds_after_the_request_is_run_while_it_is_not_answered() {
    let (app, _) = app(handlers![after_in_copy]);
    each_entry(&app, |entry| {
        let answer = entry.call("GET", "/after");
        assert_eq!(header(&answer, "x-after"), Some("/after"), "{}", entry.name());
    });
}

#[post("/outlives")]
fn outlives(log: State<Log>) -> Result<&'static str> {
    let (context, log) = (copy_current_request_context()?, log.clone());
    // It begins when the request is over, and has its parts all the same.
    after_over(move |over| {
        thread::spawn(move || {
            over.recv().expect_err("nothing is sent");
            let again = context.enter(copy_current_request_context).expect("a copy of a copy");
            let header = again.enter(|| {
                let req = current::request().expect("a request");
                req.header("x-id").map(str::to_owned)
            });
            log.add(format!("{} {header:?}", again.request().path()));
        });
    })?;
    Ok("sent")
}

/// Calls a function with what tells that the request is over: its `g` is dropped then.
fn after_over(f: impl FnOnce(std::sync::mpsc::Receiver<()>)) -> Result<()> {
    let (sender, over) = std::sync::mpsc::channel::<()>();
    current::g()?.set(std::sync::Mutex::new(sender));
    f(over);
    Ok(())
}

#[teardown_request]
fn forget(req: &Request) {
    req.g().take::<std::sync::Mutex<std::sync::mpsc::Sender<()>>>();
}

// R39
#[test]
fn a_copy_may_outlive_the_request() {
    let (app, log) = app(handlers![outlives, forget]);
    each_entry(&app, |entry| {
        let mut req = request("POST", "/outlives");
        req.headers_mut().insert("x-id", "7".parse().expect("a value"));
        assert_eq!(entry.send(req).status(), 200, "{}", entry.name());
        let expected = "/outlives Some(\"7\")";
        assert_eq!(log.take_after(expected), [expected], "{}", entry.name());
    });
}

/// A stream of two items: what each poll sees.
struct Items(u32, Log);

impl Stream for Items {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready((self.0 < 3).then(|| Ok(format!("{} {:?}, ", path(), number()))))
    }
}

impl Drop for Items {
    fn drop(&mut self) {
        self.1.add(format!("dropped in {}", path()));
    }
}

/// All items of a stream, in one text.
async fn all(stream: impl Stream<Item = Result<String>>) -> String {
    let mut stream = pin!(stream);
    let mut text = String::new();
    while let Some(item) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        text += &item.expect("no error");
    }
    text
}

#[get("/filled")]
async fn filled(log: State<Log>) -> Result<String> {
    current::g()?.set(1_u32);
    let stream = stream_with_context(Items(0, Log::clone(&log)))?;
    // Polled by a task that has no request.
    Ok(on(true, all(stream)).await)
}

#[get("/body")]
fn body(log: State<Log>) -> Result<Body> {
    current::g()?.set(1_u32);
    Ok(Body::stream(stream_with_context(Items(0, Log::clone(&log)))?))
}

// R37, R38
#[test]
fn a_stream_with_context_sees_its_request_wherever_it_is_polled() {
    let log = Log::default();
    let app = || App::new().shared_state(Arc::new(log.clone())).handlers(handlers![filled, body]);
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            for target in ["/filled", "/body"] {
                let context = format!("{target}, {bridge}, {}", entry.name());
                let expected = format!("{target} Some(1), {target} Some(1), ");
                assert_eq!(entry.get(target), (200, expected), "{context}");
                assert_eq!(log.take().last(), Some(&format!("dropped in {target}")), "{context}");
            }
        });
    }
}

// R37
#[test]
fn outside_of_a_request_there_is_nothing_to_copy() {
    let error = copy_current_request_context().map(drop).expect_err("no request").to_string();
    assert!(error.contains("copy_current_request_context"), "what to do is said: {error}");
    assert!(stream_with_context(Items(0, Log::default())).is_err());
    let error = current::app().expect_err("no app").to_string();
    assert!(error.contains("app.enter"), "what to do is said: {error}");
}
