//! Where functions of each color run, and how they call each other (R41-R46).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use duotone::prelude::*;
use duotone::{Bridge, Handler, Panic, PoolConfig, WorkerClass};

use crate::entries::{Entry, each_entry};
use crate::log::Log;
use crate::polling::{block_on, pause, poll_times};

fn app(handlers: &[Handler]) -> App {
    let pool = PoolConfig::default().with_max_threads(1).with_thread_name("worker");
    let app = App::new().pool(pool).handlers(handlers.iter().cloned());
    app.build().expect("a sound app")
}

/// `worker`, `loop`, or the name of another thread.
fn place() -> String {
    let thread = thread::current();
    let name = thread.name().unwrap_or("unnamed");
    match name {
        _ if name.starts_with("worker") => "worker",
        "test-loop" | "test-server" | "duotone-green" => "loop",
        other => other,
    }
    .to_owned()
}

#[get("/sync")]
fn plain() -> String {
    place()
}

#[get("/async")]
async fn cooperative() -> String {
    let before = place();
    pause().await;
    assert_eq!(before, place(), "an async view stays where it is polled");
    before
}

#[get("/boxed")]
fn boxed(req: &Request) -> BoxFuture<'_, String> {
    Box::pin(async move {
        pause().await;
        format!("{} {}", place(), req.path())
    })
}

#[get("/impl")]
#[expect(clippy::manual_async_fn, reason = "this spelling is what is tested")]
fn opaque() -> impl Future<Output = String> {
    async {
        pause().await;
        place()
    }
}

#[get("/pinned")]
fn pinned() -> Pin<Box<dyn Future<Output = Result<String>> + Send>> {
    Box::pin(async { Ok(place()) })
}

// R41, R42
#[test]
fn a_sync_view_runs_off_the_loop_and_an_async_one_where_its_caller_polls() {
    each_entry(&app(&handlers![plain, cooperative, boxed, opaque, pinned]), |entry| {
        let here = place();
        let (plain, cooperative) = match entry {
            Entry::Handle(_) | Entry::Socket(WorkerClass::Async, _) => ("worker", "loop"),
            Entry::HandleSync(_) => (&*here, &*here),
            // A green thread is one of the loop's.
            _ if entry.is_green() => ("loop", "loop"),
            _ => ("worker", "worker"),
        };
        for (target, answer) in [
            ("/sync", plain.to_owned()),
            ("/async", cooperative.to_owned()),
            ("/boxed", format!("{cooperative} /boxed")),
            ("/impl", cooperative.to_owned()),
            ("/pinned", cooperative.to_owned()),
        ] {
            assert_eq!(entry.get(target), (200, answer), "{target}, {}", entry.name());
        }
    });
}

#[get("/down")]
fn down() -> String {
    // Neither `'static` nor `Send`.
    let local = std::rc::Rc::new("borrowed".to_owned());
    let text = &*local;
    async_to_sync(async {
        pause().await;
        format!("{text} {}", std::rc::Rc::strong_count(&local))
    })
}

#[get("/wrong")]
async fn wrong() -> String {
    async_to_sync(async { "never".to_owned() })
}

// R43
#[test]
fn async_to_sync_blocks_a_sync_view_and_is_refused_in_an_async_one() {
    let pool = PoolConfig::default().with_max_threads(1);
    let app = App::new().pool(pool).debug(true).handlers(handlers![down, wrong, plain]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/down"), (200, "borrowed 1".to_owned()), "{}", entry.name());
        let (status, page) = entry.get("/wrong");
        assert_eq!(status, 500, "{}", entry.name());
        assert!(page.contains(".await"), "{}: {page}", entry.name());
        assert_eq!(entry.get("/sync").0, 200, "the next request works, {}", entry.name());
    });
}

#[get("/over")]
async fn over() -> String {
    let before = place();
    let inside = sync_to_async(place).await;
    format!("{before} {inside} {}", place())
}

// R42, R44
#[test]
fn sync_to_async_leaves_the_loop_and_stays_on_a_thread_that_waits_anyway() {
    each_entry(&app(&handlers![over]), |entry| {
        let here = place();
        let answer = match entry {
            Entry::Handle(_) | Entry::Socket(WorkerClass::Async, _) => {
                "loop worker loop".to_owned()
            }
            _ if entry.is_green() => "loop worker loop".to_owned(),
            Entry::HandleSync(_) => format!("{here} {here} {here}"),
            _ => "worker worker worker".to_owned(),
        };
        assert_eq!(entry.get("/over"), (200, answer), "{}", entry.name());
    });
}

/// Sync code that calls async code that calls sync code, and so on.
fn nest(depth: u32) -> u32 {
    async_to_sync(async move {
        pause().await;
        match depth {
            0 => 0,
            _ => 1 + sync_to_async(move || nest(depth - 1)).await,
        }
    })
}

#[get("/nested-sync/{depth}")]
fn nested_sync(depth: u32) -> String {
    nest(depth).to_string()
}

#[get("/nested-async/{depth}")]
async fn nested_async(depth: u32) -> String {
    sync_to_async(move || nest(depth)).await.to_string()
}

// R44
#[test]
fn nesting_needs_no_second_thread() {
    each_entry(&app(&handlers![nested_sync, nested_async]), |entry| {
        for target in ["/nested-sync/4", "/nested-async/4", "/nested-sync/40"] {
            let depth = target.rsplit('/').next().unwrap_or_default();
            assert_eq!(entry.get(target), (200, depth.to_owned()), "{target}, {}", entry.name());
        }
    });
}

#[derive(Debug, thiserror::Error)]
#[error("the original, number {0}")]
struct Original(u32);

#[get("/error/{crossing}")]
fn error_below(crossing: &str) -> Result<String> {
    let fail = || Err::<String, _>(Original(7));
    Ok(match crossing {
        "once" => async_to_sync(async move {
            pause().await;
            fail()
        })?,
        _ => async_to_sync(sync_to_async(move || async_to_sync(async move { fail() })))?,
    })
}

#[get("/panic/{crossing}")]
async fn panic_below(crossing: String) -> String {
    let panic = || -> String { panic!("the original, number {}", 8) };
    match &*crossing {
        "once" => sync_to_async(panic).await,
        _ => sync_to_async(move || async_to_sync(sync_to_async(panic))).await,
    }
}

#[error_handler]
fn original(error: &Original) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.to_string())
}

#[error_handler]
async fn panicked(error: &Panic) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.message().to_owned())
}

// R46
#[test]
fn errors_and_panics_cross_bridges_unchanged() {
    each_entry(&app(&handlers![error_below, panic_below, original, panicked]), |entry| {
        for (target, answer) in [
            ("/error/once", "the original, number 7"),
            ("/error/thrice", "the original, number 7"),
            ("/panic/once", "the original, number 8"),
            ("/panic/thrice", "the original, number 8"),
        ] {
            assert_eq!(entry.get(target), (409, answer.to_owned()), "{target}, {}", entry.name());
        }
    });
}

#[get("/timer")]
fn timer() -> String {
    async_to_sync(async {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        tokio::spawn(async { "timer and task" }).await.expect("a task").to_owned()
    })
}

#[get("/spawns")]
fn spawns() -> String {
    // Where blocking is allowed a runtime is entered all the same.
    let task = tokio::spawn(async { "a task".to_owned() });
    async_to_sync(task).expect("a task that ends")
}

#[teardown_request]
fn spawns_down(log: State<Log>) {
    let log = log.clone();
    tokio::spawn(async move { log.add("spawned") });
}

#[get("/endless")]
async fn endless() {
    std::future::pending::<()>().await;
}

// R8, R42
#[test]
fn a_sync_function_finds_a_runtime_wherever_it_is_called() {
    let (app, log) = crate::log::app(handlers![spawns, endless, spawns_down]);
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/spawns"), (200, "a task".to_owned()), "{}", entry.name());
        assert_eq!(log.take_after("spawned"), ["spawned"], "{}", entry.name());
    });
    // The lane of those whose client is gone.
    let mut dispatch = Box::pin(app.handle(crate::entries::request("GET", "/endless")));
    assert!(poll_times(dispatch.as_mut(), 1).is_none());
    drop(dispatch);
    assert_eq!(log.take_after("spawned"), ["spawned"]);
}

#[before_request]
async fn async_timer() {
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
}

// R42, R45
#[test]
fn what_needs_a_runtime_works_in_every_entry() {
    each_entry(&app(&handlers![timer, async_timer]), |entry| {
        assert_eq!(entry.get("/timer"), (200, "timer and task".to_owned()), "{}", entry.name());
    });
}

/// A bridge that counts what it drives.
struct Counting(Arc<AtomicUsize>);

impl Bridge for Counting {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        self.0.fetch_add(1, Ordering::Relaxed);
        block_on(future);
    }
}

// R45
#[test]
fn the_app_chooses_what_drives_async_code_for_sync_callers() {
    let driven = Arc::new(AtomicUsize::new(0));
    let app = App::new().bridge(Counting(Arc::clone(&driven))).handlers(handlers![down]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        let before = driven.load(Ordering::Relaxed);
        assert_eq!(entry.get("/down"), (200, "borrowed 1".to_owned()), "{}", entry.name());
        // What waits on a green thread is driven by the loop it belongs to.
        let is_driven = driven.load(Ordering::Relaxed) > before;
        assert_eq!(is_driven, !entry.is_green(), "{}", entry.name());
    });
}

// R37, R43
#[test]
fn a_thread_outside_of_requests_may_block_too() {
    let answer = async_to_sync(async {
        pause().await;
        sync_to_async(|| current::request().is_err()).await
    });
    assert!(answer);
}
