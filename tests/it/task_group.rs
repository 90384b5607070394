//! Tasks that end with their request (R47).

use std::future::pending;
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll};

use duotone::prelude::*;
use duotone::{Handler, PoolConfig, TaskError};

use crate::bridges::{Weak, of_each_bridge};
use crate::entries::{CLASSES, client_of, each_entry, request};
use crate::log::Log;
use crate::polling::{block_on, pause, poll_times};

/// Tells when it is dropped.
struct Bell(Log);

impl Drop for Bell {
    fn drop(&mut self) {
        let path = current::request().map_or("nothing".to_owned(), |req| req.path().to_owned());
        self.0.add(format!("task ended in {path}"));
    }
}

/// A task that never ends by itself.
async fn forever(bell: Bell) {
    pending::<()>().await;
    drop(bell);
}

#[get("/sync")]
fn sync_view(tasks: TaskGroup, log: State<Log>) -> &'static str {
    tasks.spawn(forever(Bell(Log::clone(&log))));
    "answered"
}

#[get("/async")]
async fn async_view(log: State<Log>) -> Result<&'static str> {
    pause().await;
    TaskGroup::current()?.spawn(forever(Bell(Log::clone(&log))));
    Ok("answered")
}

#[get("/fails")]
async fn fails(tasks: TaskGroup, log: State<Log>) -> Result<()> {
    tasks.spawn(forever(Bell(Log::clone(&log))));
    abort!(409)
}

#[get("/endless")]
async fn endless(tasks: TaskGroup, log: State<Log>) {
    tasks.spawn(forever(Bell(Log::clone(&log))));
    log.add("begun");
    pending::<()>().await;
}

/// A stream of one chunk whose task runs until it is over.
struct Chunk(Option<Log>);

impl duotone::Stream for Chunk {
    type Item = Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = self.0.take().map(|log| {
            TaskGroup::current()?.spawn(forever(Bell(log.clone())));
            log.add("chunk");
            Ok("answered")
        });
        Poll::Ready(chunk)
    }
}

#[get("/stream")]
fn stream(log: State<Log>) -> Body {
    Body::stream(Chunk(Some(Log::clone(&log))))
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

#[teardown_request]
async fn async_teardown(log: State<Log>) {
    pause().await;
    log.add("teardown");
}

/// An app of these views and this teardown.
fn with(teardown: &[Handler], log: &Log) -> AppBuilder {
    let views = handlers![sync_view, async_view, fails, endless, stream];
    App::new().shared_state(Arc::new(log.clone())).handlers(views).handlers(teardown.to_vec())
}

// R11, R47
#[test]
fn tasks_of_a_request_are_cancelled_at_its_end_and_teardowns_see_them_ended() {
    for teardown in [handlers![teardown], handlers![async_teardown]] {
        let log = Log::default();
        for (bridge, app) in of_each_bridge(|| with(&teardown, &log)) {
            each_entry(&app, |entry| {
                for (target, status, first) in [
                    ("/sync", 200, None),
                    ("/async", 200, None),
                    ("/fails", 409, None),
                    ("/stream", 200, Some("chunk".to_owned())),
                ] {
                    let context = format!("{target}, {bridge}, {}", entry.name());
                    assert_eq!(entry.get(target).0, status, "{context}");
                    let ended = format!("task ended in {target}");
                    let expected = first.into_iter().chain([ended, "teardown".to_owned()]);
                    assert_eq!(
                        log.take_after("teardown"),
                        expected.collect::<Vec<_>>(),
                        "{context}"
                    );
                }
            });
        }
    }
}

// R8, R47, R48
#[test]
fn tasks_of_a_request_are_cancelled_when_its_client_is_gone() {
    let log = Log::default();
    for (bridge, app) in of_each_bridge(|| with(&handlers![teardown], &log)) {
        for class in CLASSES {
            let client = client_of(&app, class);
            let mut dispatch = Box::pin(client.get("/endless").streaming());
            assert!(poll_times(dispatch.as_mut(), 1).is_none(), "{bridge}, {class}");
            log.take_after("begun");
            drop(dispatch);
            let events = log.take_after("teardown");
            assert_eq!(events, ["task ended in /endless", "teardown"], "{bridge}, {class}");
        }
    }
}

#[get("/shared")]
async fn shared(req: &Request, tasks: TaskGroup) -> Result<String> {
    req.g().set(1_u32);
    let seen = || {
        let req = current::request().map(|req| req.path().to_owned());
        let number = current::g().ok().and_then(|g| g.take::<u32>());
        format!("{:?} {number:?}", req.ok())
    };
    let first = tasks.spawn(async move { seen() }).await?;
    current::g()?.set(2_u32);
    let second = tasks.spawn_sync(seen).await?;
    Ok(format!("{first} {second} {:?}", req.g().get::<u32>()))
}

// R37, R38, R47
#[test]
fn tasks_of_a_request_are_part_of_it() {
    for (bridge, app) in of_each_bridge(|| App::new().handlers(handlers![shared])) {
        each_entry(&app, |entry| {
            let expected = "Some(\"/shared\") Some(1) Some(\"/shared\") Some(2) None".to_owned();
            assert_eq!(entry.get("/shared"), (200, expected), "{bridge}, {}", entry.name());
        });
    }
}

#[get("/finished/{place}")]
fn finished(place: &str, tasks: TaskGroup, gate: State<Gate>, log: State<Log>) -> String {
    let (opened, log) = (gate.closed(), log.clone());
    let (tell, begun) = mpsc::channel();
    tasks.spawn_sync(move || {
        tell.send(()).expect("a view that waits");
        opened.recv().expect("it is opened");
        log.add("task ended");
    });
    begun.recv().expect("a task that begins");
    place.to_owned()
}

#[get("/other")]
async fn other() -> &'static str {
    pause().await;
    "answered"
}

/// What a task waits for.
#[derive(Default)]
struct Gate(Mutex<Option<mpsc::Sender<()>>>);

impl Gate {
    fn closed(&self) -> mpsc::Receiver<()> {
        let (sender, receiver) = mpsc::channel();
        *self.0.lock().expect("no panic") = Some(sender);
        receiver
    }

    fn open(&self) {
        let sender = self.0.lock().expect("no panic").take().expect("a task that waits");
        sender.send(()).expect("a task that waits");
    }

    fn is_closed(&self) -> bool {
        self.0.lock().expect("no panic").is_some()
    }
}

// R42, R47
#[test]
fn a_request_that_ends_waits_for_a_sync_task_and_blocks_no_loop() {
    let (gate, log) = (Arc::new(Gate::default()), Log::default());
    let app = || {
        let app = App::new().shared_state(Arc::clone(&gate)).shared_state(Arc::new(log.clone()));
        let pool = PoolConfig::default().with_max_threads(2);
        app.pool(pool).handlers(handlers![finished, other, teardown])
    };
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            let context = format!("{bridge}, {}", entry.name());
            std::thread::scope(|scope| {
                let answer = scope.spawn(|| entry.get("/finished/task"));
                while !gate.is_closed() {
                    std::thread::yield_now();
                }
                // The one loop that the entry has is free for another request.
                assert_eq!(entry.get("/other").0, 200, "{context}");
                assert_eq!(log.take_after("teardown"), ["teardown"], "of the other, {context}");
                gate.open();
                let answer = answer.join().expect("no panic");
                assert_eq!(answer, (200, "task".to_owned()), "{context}");
            });
            assert_eq!(log.take(), ["task ended", "teardown"], "{context}");
        });
    }
}

#[get("/kept")]
fn kept(tasks: TaskGroup, keep: State<Mutex<Option<TaskGroup>>>) -> Result<String> {
    *keep.lock().expect("no panic") = Some(tasks);
    let copy = copy_current_request_context()?;
    Ok(copy.enter(TaskGroup::current).map(drop).expect_err("a copy").to_string())
}

// R39, R47
#[test]
fn a_request_that_is_over_starts_no_tasks() {
    let keep = Arc::new(Mutex::new(None));
    let app = || App::new().shared_state(Arc::clone(&keep)).handlers(handlers![kept]);
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            let context = format!("{bridge}, {}", entry.name());
            let (_, in_copy) = entry.get("/kept");
            assert!(in_copy.contains("`duotone::spawn`"), "what to do is said: {in_copy}");
            let tasks: TaskGroup = keep.lock().expect("no panic").take().expect("a group");
            for ended in [block_on(tasks.spawn(async {})), block_on(tasks.spawn_sync(|| ()))] {
                let error = ended.expect_err("it is over");
                assert_eq!(error.downcast_ref(), Some(&TaskError::Cancelled), "{context}");
            }
        });
    }
    assert!(TaskGroup::current().is_err());
}

// R8, R47
#[test]
fn a_bridge_that_panics_is_not_asked_forever_to_wait_for_tasks() {
    let (gate, log) = (Arc::new(Gate::default()), Log::default());
    let app = App::new().bridge(Weak).shared_state(Arc::clone(&gate));
    let app = app.shared_state(Arc::new(log.clone())).handlers(handlers![finished, teardown]);
    let app = app.build().expect("a sound app");
    assert_eq!(app.handle_sync(request("GET", "/finished/task")).status(), 200);
    assert_eq!(log.take(), ["teardown"]);
    gate.open();
    assert_eq!(log.take_after("task ended"), ["task ended"]);
}
