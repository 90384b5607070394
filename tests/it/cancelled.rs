//! Sync code that waits in the bridge when its client goes away (R48).

use duotone::prelude::*;
use duotone::{Cancelled, TaskGroup, WorkerClass, copy_current_request_context, try_async_to_sync};

use crate::entries::{CLASSES, Served, client_of, request};
use crate::log::{Log, app};
use crate::polling::{pause, poll_times};
use crate::wire;

/// Says when it is dropped; until then it waits in the bridge for a moment.
struct Held(Log);

impl Drop for Held {
    fn drop(&mut self) {
        async_to_sync(pause());
        self.0.add("dropped");
    }
}

/// Says when it has waited once already.
async fn endless(log: &Log) {
    pause().await;
    log.add("parked");
    std::future::pending::<()>().await;
}

#[get("/view")]
fn view(log: State<Log>) {
    let _held = Held(Log::clone(&log));
    async_to_sync(endless(&log));
    log.add("went on");
}

#[get("/told")]
fn told(log: State<Log>) -> Result<()> {
    let told = try_async_to_sync(endless(&log));
    log.add(if told == Err(Cancelled::ClientGone) { "dropped" } else { "went on" });
    Ok(told?)
}

#[get("/nested")]
fn nested(log: State<Log>) {
    let log = Log::clone(&log);
    async_to_sync(async {
        // Dropped with the future, before anything unwinds.
        let _held = Held(Log::clone(&log));
        let inner = Log::clone(&log);
        sync_to_async(move || async_to_sync(endless(&inner))).await;
        log.add("went on");
    });
}

#[decorator]
fn blocks(log: State<Log>, next: SyncNext<'_>) -> Result<Response> {
    let answer = next.run();
    // Told, and told again: nothing waits any more.
    let told = answer.is_err() && try_async_to_sync(pause()).is_err();
    log.add(if told { "dropped" } else { "went on" });
    answer
}

#[decorator]
async fn waits(next: Next<'_>) -> Result<Response> {
    pause().await;
    next.run().await
}

#[decorator]
fn parks(log: State<Log>, next: SyncNext<'_>) -> Result<Response> {
    let _held = Held(Log::clone(&log));
    async_to_sync(endless(&log));
    log.add("went on");
    next.run()
}

#[get("/around-async", with = [blocks])]
async fn around_async(log: State<Log>) {
    endless(&log).await;
}

#[get("/around-sync", with = [blocks])]
fn around_sync(log: State<Log>) {
    async_to_sync(endless(&log));
    log.add("went on");
}

#[get("/handed-over", with = [waits, blocks])]
async fn handed_over(log: State<Log>) {
    endless(&log).await;
}

#[get("/in-decorator", with = [waits, parks])]
async fn in_decorator(log: State<Log>) {
    log.add("went on");
}

#[get("/task")]
fn task(tasks: TaskGroup, log: State<Log>) {
    let log = Log::clone(&log);
    let task = tasks.spawn_sync(move || {
        let _held = Held(Log::clone(&log));
        async_to_sync(endless(&log));
    });
    // The view itself waits too.
    let _ = async_to_sync(task);
}

#[error_handler]
fn handler(_: &Error, log: State<Log>) -> &'static str {
    log.add("error handler");
    "answered"
}

#[after_request]
fn after(log: State<Log>) {
    log.add("after");
}

/// May wait in the bridge like any other code.
#[teardown_request]
fn teardown(error: Option<&Error>, log: State<Log>) {
    assert!(error.is_none());
    assert_eq!(try_async_to_sync(pause()).ok(), Some(()));
    log.add("teardown");
}

const PATHS: [&str; 8] = [
    "/view",
    "/told",
    "/nested",
    "/around-async",
    "/around-sync",
    "/handed-over",
    "/in-decorator",
    "/task",
];

#[test]
fn what_is_parked_in_a_sync_function_is_woken_and_only_teardown_follows() {
    let (app, log) = app(handlers![
        view,
        told,
        nested,
        around_async,
        around_sync,
        handed_over,
        in_decorator,
        task,
        handler,
        after,
        teardown
    ]);
    for class in CLASSES {
        for path in PATHS {
            println!("{path}, {class}");
            let client = client_of(&app, class);
            let mut dispatch = client.get(path).into_future();
            // Decorators on the loop wait for a moment before they hand over.
            let handed_over = ["/handed-over", "/in-decorator"].contains(&path);
            let polls = if handed_over && class == WorkerClass::Async { 2 } else { 1 };
            assert!(poll_times(dispatch.as_mut(), polls).is_none(), "{path}, {class}");
            log.take_after("parked");
            drop(dispatch);
            assert_eq!(log.take_after("teardown"), ["dropped", "teardown"], "{path}, {class}");
        }
    }
}

// R48
#[test]
fn what_is_parked_is_woken_when_its_client_closes_the_connection() {
    let handlers = handlers![
        view,
        told,
        nested,
        around_async,
        around_sync,
        handed_over,
        in_decorator,
        task,
        handler,
        after,
        teardown
    ];
    let (app, log) = app(handlers);
    for class in CLASSES {
        let served = Served::start(&app, class);
        for path in PATHS {
            println!("{path}, {class}");
            let client = wire::send(served.addr, request("GET", path)).expect("a connection");
            log.take_after("parked");
            drop(client);
            assert_eq!(log.take_after("teardown"), ["dropped", "teardown"], "{path}, {class}");
        }
    }
}

/// Each asks the app for the next.
#[get("/nested-sync/{next}")]
fn nested_sync(next: &str) -> Result<Response> {
    Ok(current::app()?.handle_sync(request("GET", &format!("/{}", next.replace('.', "/")))))
}

#[get("/nested-bridged/{next}")]
fn nested_bridged(next: &str) -> Result<Response> {
    let app = current::app()?;
    Ok(async_to_sync(app.handle(request("GET", &format!("/{}", next.replace('.', "/"))))))
}

#[get("/async")]
async fn awaits(log: State<Log>) {
    let _held = Held(Log::clone(&log));
    endless(&log).await;
}

#[test]
fn what_is_parked_hears_of_the_requests_around_its_own() {
    let handlers = handlers![view, awaits, nested_sync, nested_bridged, handler, after, teardown];
    let (app, log) = app(handlers);
    for class in CLASSES {
        for (path, requests) in [
            ("/nested-sync/view", 2),
            ("/nested-sync/async", 2),
            ("/nested-bridged/view", 2),
            ("/nested-bridged/async", 2),
            ("/nested-sync/nested-bridged.view", 3),
            ("/nested-bridged/nested-sync.view", 3),
            ("/nested-bridged/nested-bridged.async", 3),
        ] {
            println!("{path}, {class}");
            let client = client_of(&app, class);
            let mut dispatch = client.get(path).into_future();
            assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{path}, {class}");
            log.take_after("parked");
            drop(dispatch);
            let mut events = Vec::new();
            while events.iter().filter(|event| *event == "teardown").count() < requests {
                events.extend(log.take_after("teardown"));
            }
            events.sort_unstable();
            let torn_down = [&["dropped"], &["teardown"].repeat(requests)[..]].concat();
            assert_eq!(events, torn_down, "{path}, {class}");
        }
    }
}

#[get("/copied")]
fn copied(log: State<Log>) -> Result<()> {
    let (context, of_copy) = (copy_current_request_context()?, Log::clone(&log));
    let (tell, told) = std::sync::mpsc::channel::<()>();
    let copy = std::thread::spawn(move || {
        context.enter(|| {
            async_to_sync(async {
                pause().await;
                of_copy.add("copy waits");
                // Until the view is over.
                sync_to_async(move || told.recv().unwrap_or_default()).await;
                pause().await;
            });
            of_copy.add("copy ended");
        });
    });
    log.take_after("copy waits");
    let told = try_async_to_sync(endless(&log));
    drop(tell);
    copy.join().expect("no panic");
    Ok(told?)
}

// R39
#[test]
fn a_copy_of_the_context_is_not_cancelled_with_the_request() {
    let (app, log) = app(handlers![copied, teardown]);
    for class in CLASSES {
        let client = client_of(&app, class);
        let mut dispatch = client.get("/copied").into_future();
        assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{class}");
        log.take_after("parked");
        drop(dispatch);
        assert_eq!(log.take_after("teardown"), ["copy ended", "teardown"], "{class}");
    }
}
