//! Many requests at once on one worker thread, through every bridge, with errors, panics and clients
//! that leave: each sees itself only, is torn down once, and nothing hangs (R8, R37-R40, R44).

use std::cell::Cell;
use std::collections::HashMap;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::thread;

use duotone::prelude::*;
use duotone::{Handler, PoolConfig, WorkerClass, spawn};

use crate::entries::{Entry, each_entry, header, request};
use crate::log::PATIENCE;
use crate::polling::{pause, poll_times};
use crate::wire;

const CLIENTS: u32 = 6;
const REQUESTS: u32 = 350;

/// What became of each request, by its number.
#[derive(Default)]
struct Books(Mutex<Pages>, Condvar);

#[derive(Default)]
struct Pages {
    /// How often it was begun, and torn down by each color.
    counts: HashMap<u32, [u32; 3]>,
    mistakes: Vec<String>,
}

impl Books {
    fn count(&self, id: u32, what: usize) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.counts.entry(id).or_default()[what] += 1;
        self.1.notify_all();
    }

    fn mistake(&self, mistake: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).mistakes.push(mistake);
    }

    /// Waits until all that was begun is torn down.
    #[track_caller]
    fn settle(&self, app: &App, context: &str) {
        let open = |pages: &mut Pages| pages.counts.values().any(|counts| *counts != [1; 3]);
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.1.wait_timeout_while(pages, PATIENCE, open);
        let (pages, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        let odd = pages.counts.iter().find(|(_, counts)| **counts != [1; 3]);
        assert!(
            !timeout.timed_out(),
            "begun, torn down, torn down: {odd:?}, {context}: {:?}",
            app.pool_stats()
        );
        assert_eq!(pages.mistakes, [""; 0], "{context}");
    }
}

/// The number of a request, in its `g`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Id(u32);

/// Whether code that runs for this request sees it, and its `g`.
fn check(id: u32, place: &str) {
    let (Ok(req), Ok(g)) = (current::request(), current::g()) else {
        // There is nobody to tell but the panic hook: the step fails, and so does its answer.
        panic!("{place} of {id} has no request");
    };
    let (of_path, of_g) = (number(&req), g.get::<Id>().map(|id| id.0));
    if of_path != id || of_g.is_some_and(|of_g| of_g != id) {
        let books = req.app().state::<Books>().expect("books");
        books.mistake(format!("{place} of {id} sees {of_path}, {of_g:?}"));
    }
}

fn number(req: &Request) -> u32 {
    req.param("id").and_then(|id| id.parse().ok()).expect("a number")
}

/// Whether the request wants this step to go wrong, and how.
fn trouble(req: &Request, step: u32) -> Result<()> {
    let plan: u32 = req.arg("plan").and_then(|plan| plan.parse().ok()).expect("a plan");
    match plan >> (3 * step) & 7 {
        0 => Err(std::io::Error::other("on purpose").into()),
        1 => panic!("on purpose"),
        2 => abort!(409),
        _ => Ok(()),
    }
}

/// Sync code that calls async code that calls sync code.
fn down(id: u32, depth: u32) {
    check(id, "sync code");
    async_to_sync(async move {
        pause().await;
        check(id, "async code");
        if depth > 0 {
            sync_to_async(move || down(id, depth - 1)).await;
        }
    });
    check(id, "sync code after");
}

#[before_request]
fn begin(req: &Request, books: State<Books>) {
    let id = number(req);
    req.g().set(Id(id));
    books.count(id, 0);
    check(id, "begin");
}

#[before_request]
async fn before(req: &Request, Id(id): Id) -> Result<()> {
    pause().await;
    check(id, "before");
    trouble(req, 0)
}

impl<'r> FromRequest<'r> for Id {
    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(*G::<Id>::from_request(req)?.0)
    }
}

#[get("/{id}/sync")]
fn plain(id: u32, req: &Request) -> Result<String> {
    down(id, 2);
    after_this_request(move |_| down(id, 1))?;
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/async")]
async fn cooperative(id: u32, req: &Request) -> Result<String> {
    pause().await;
    sync_to_async(move || down(id, 2)).await;
    check(id, "an async view");
    after_this_request(move |_| check(id, "after this"))?;
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/spawn")]
fn spawning(id: u32, req: &Request) -> Result<String> {
    let elsewhere = async { tokio::spawn(sync_to_async(|| current::request().is_err())).await };
    assert!(async_to_sync(elsewhere)?, "R39");
    trouble(req, 1)?;
    Ok(id.to_string())
}

#[get("/{id}/copy")]
async fn copying(id: u32, req: &Request) -> Result<String> {
    let on_thread = copy_current_request_context()?;
    let thread = thread::spawn(move || on_thread.enter(|| check_copy(id)));
    let task = tokio::spawn(copy_current_request_context()?.within(async move {
        pause().await;
        sync_to_async(move || check_copy(id)).await;
    }));
    check(id, "a view beside its copies");
    trouble(req, 1)?;
    task.await?;
    sync_to_async(move || thread.join().expect("no panic")).await;
    Ok(id.to_string())
}

/// Whether a copy of the request sees it, and a `g` that is nobody else's (R39).
fn check_copy(id: u32) {
    let (req, g) = (current::request().expect("a copy"), current::g().expect("a copy"));
    if let Some(Id(of_g)) = g.get().as_deref() {
        let books = req.app().state::<Books>().expect("books");
        books.mistake(format!("a copy of {id} sees the `g` of {of_g}"));
    }
    g.set(Id(id));
    down(id, 1);
}

#[get("/{id}/tasks")]
async fn starting(id: u32, req: &Request, tasks: TaskGroup) -> Result<String> {
    let parts = Parts::default();
    req.g().set(parts.clone());
    let awaited = parts.one();
    let awaited = tasks.spawn(async move {
        let _part = awaited;
        pause().await;
        check(id, "a part");
        sync_to_async(move || down(id, 1)).await;
    });
    let sync = parts.one();
    let sync = tasks.spawn_sync(move || {
        let _part = sync;
        down(id, 1);
    });
    let left = parts.one();
    tasks.spawn(async move {
        let _part = left;
        pause().await;
        check(id, "a part that is left");
        std::future::pending::<()>().await;
    });
    let apart = spawn(async {
        pause().await;
        current::request().is_err() && sync_to_async(|| current::app().is_ok()).await
    });
    trouble(req, 1)?;
    awaited.await?;
    sync.await?;
    assert!(apart.await?, "R39");
    Ok(id.to_string())
}

/// How many parts of a request there are: its tasks that have not ended.
#[derive(Clone, Default)]
struct Parts(Arc<AtomicUsize>);

impl Parts {
    fn one(&self) -> Part {
        self.0.fetch_add(1, Ordering::SeqCst);
        Part(self.clone())
    }
}

struct Part(Parts);

impl Drop for Part {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether all tasks of this request have ended (R47).
fn check_parts(req: &Request, id: u32, books: &Books) {
    let parts = req.g().get::<Parts>().map_or(0, |parts| parts.0.load(Ordering::SeqCst));
    if parts > 0 {
        books.mistake(format!("{parts} tasks of {id} run while it is torn down"));
    }
}

#[get("/{id}/stream")]
async fn stream(id: u32, req: &Request) -> Result<Response> {
    trouble(req, 1)?;
    Ok(Response::new(Body::stream(Chunks { id, left: 4, next: None })))
}

/// The number of the request, chunk after chunk, each from a worker thread.
struct Chunks {
    id: u32,
    left: u32,
    next: Option<BoxFuture<'static, ()>>,
}

impl futures_core::Stream for Chunks {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let id = self.id;
        check(id, "a stream");
        let next = self.next.get_or_insert_with(|| {
            Box::pin(async move {
                pause().await;
                sync_to_async(move || down(id, 1)).await;
            })
        });
        ready!(next.as_mut().poll(cx));
        self.next = None;
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        Poll::Ready(Some(Ok(if left == 0 { id.to_string() } else { "0".to_owned() })))
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        check(self.id, "a dropped stream");
    }
}

#[error_handler(409)]
fn conflict(_error: &HttpError, Id(id): Id) -> &'static str {
    down(id, 1);
    "conflict"
}

#[error_handler]
async fn failed(_error: &std::io::Error, Id(id): Id) -> &'static str {
    sync_to_async(move || check(id, "an error handler")).await;
    "failed"
}

#[after_request]
fn after(res: &mut Response, req: &Request, Id(id): Id) -> Result<()> {
    down(id, 1);
    trouble(req, 2)?;
    res.set_header("x-id", id);
    Ok(())
}

#[after_request]
async fn after_async(res: Response, req: &Request, Id(id): Id) -> Result<Response> {
    sync_to_async(move || down(id, 1)).await;
    check(id, "an after-hook");
    trouble(req, 3)?;
    Ok(res)
}

#[teardown_request]
fn teardown(req: &Request, Id(id): Id, books: State<Books>) -> Result<()> {
    check_parts(req, id, &books);
    down(id, 2);
    books.count(id, 1);
    trouble(req, 4)
}

#[teardown_request]
async fn teardown_async(req: &Request, Id(id): Id, books: State<Books>) -> Result<()> {
    check_parts(req, id, &books);
    pause().await;
    sync_to_async(move || down(id, 1)).await;
    check(id, "a teardown");
    books.count(id, 2);
    trouble(req, 5)
}

const HANDLERS: [Handler; 14] = handlers![
    begin,
    before,
    plain,
    cooperative,
    spawning,
    copying,
    starting,
    stream,
    conflict,
    failed,
    after,
    after_async,
    teardown,
    teardown_async
];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        // SplitMix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = (mixed ^ (mixed >> 31)) >> 33;
        u32::try_from(mixed % u64::from(sides)).expect("less than a `u32`")
    }
}

/// Sends one request, and sees whether the answer is its own, or leaves before it is there.
fn visit(app: &App, entry: &Entry, id: u32, dice: &mut Dice) {
    let kind = ["sync", "async", "spawn", "copy", "tasks", "stream"][dice.roll(6) as usize];
    // Half of the requests are without trouble.
    let plan = if dice.roll(2) == 0 { 0o777_777 } else { dice.roll(0o1_000_000) };
    let target = format!("/{id}/{kind}?plan={plan}");
    let leaves = dice.roll(4) == 0;
    if leaves {
        let polls = dice.roll(12) as usize;
        match entry {
            Entry::Socket(_, served) if dice.roll(2) == 0 => {
                drop(wire::send(served.addr, request("GET", &target)));
            }
            Entry::Socket(_, served) => drop(wire::begin(served.addr, request("GET", &target))),
            Entry::HandleSync(app) => drop(app.handle_sync(request("GET", &target))),
            Entry::Handle(_) => {
                let class = [WorkerClass::Async, WorkerClass::Threads][dice.roll(2) as usize];
                let client = app.test_client().worker_class(class);
                let mut dispatch = client.get(&target).into_future();
                drop(poll_times(dispatch.as_mut(), polls));
            }
        }
        return;
    }
    let answer = entry.try_send(request("GET", &target)).expect("a whole answer");
    let context = format!("{target}, {}: {answer:?}", entry.name());
    assert!(header(&answer, "x-id").is_none_or(|found| found == id.to_string()), "{context}");
    if plan == 0o777_777 {
        let expected = if kind == "stream" { format!("000{id}") } else { id.to_string() };
        assert_eq!((answer.status().as_u16(), crate::entries::text(&answer)), (200, expected));
    } else {
        assert_ne!(answer.status(), 503, "{context}");
    }
}

// R8, R37, R38, R40, R44
#[test]
fn requests_that_cross_every_bridge_at_once_see_themselves_and_are_torn_down_once() {
    let books = Arc::new(Books::default());
    let pool = PoolConfig::default().with_max_threads(1);
    let app = App::new().pool(pool).shared_state(Arc::clone(&books)).handlers(HANDLERS);
    let app = app.build().expect("a sound app");
    let entries = Cell::new(0);
    each_entry(&app, |entry| {
        let nth = entries.get();
        entries.set(nth + 1);
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                let app = &app;
                scope.spawn(move || {
                    let first = (nth * CLIENTS + client) * REQUESTS;
                    let mut dice = Dice(u64::from(first));
                    for id in first..first + REQUESTS {
                        visit(app, entry, id, &mut dice);
                    }
                });
            }
        });
        books.settle(&app, &entry.name());
    });
    // What clients had left behind in the last server's sockets.
    books.settle(&app, "at the end");
    assert_eq!(app.finish_tasks(PATIENCE), 0);
}
