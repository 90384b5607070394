//! Both bridges from wherever code may run: any thread, any loop, in a `Drop`, while a panic unwinds,
//! with an app and without (R43, R44).

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;

use duotone::prelude::*;
use duotone::{PoolConfig, TaskGroup, ensure_sync, spawn_sync};

use crate::bridges::of_each_bridge;
use crate::entries::{LOOP, each_entry};
use crate::log::PATIENCE;
use crate::polling::{block_on, pause};

const DEPTH: u32 = 4;

/// Sync below async below sync, by a future that borrows and is not `Send`: how deep it came.
fn nest(depth: u32) -> u32 {
    let (deepest, text) = (Rc::new(Cell::new(depth)), String::from("borrowed"));
    async_to_sync(async {
        let (shared, borrowed) = (Rc::clone(&deepest), &text);
        pause().await;
        if depth < DEPTH {
            // In any order: a closure, and a function of the other color made one of this.
            let below = sync_to_async(move || nest(depth + 1)).await;
            let beside = sync_to_async(move || ensure_sync(ready)(DEPTH)).await;
            shared.set(below.min(beside));
        }
        assert_eq!(borrowed, "borrowed");
    });
    deepest.get()
}

async fn ready(depth: u32) -> u32 {
    pause().await;
    depth
}

/// Bridges when it is dropped, and says how deep it came.
struct Guard(mpsc::Sender<u32>);

impl Drop for Guard {
    fn drop(&mut self) {
        // Who waits for it is told by nothing else.
        let _ = self.0.send(nest(0));
    }
}

/// What came of a call, of one in a `Drop`, and of one in a `Drop` while a panic unwinds.
fn each_way() -> [Option<u32>; 3] {
    let (sender, depths) = mpsc::channel();
    drop(Guard(sender.clone()));
    let dropped = depths.try_recv().ok();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _guard = Guard(sender);
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    [Some(nest(0)), dropped, depths.try_recv().ok()]
}

const EACH: [Option<u32>; 3] = [Some(DEPTH); 3];

// R43, R44
#[test]
fn both_bridges_work_on_every_thread_without_an_app() {
    assert_eq!(each_way(), EACH, "the test's thread");
    assert_eq!(thread::spawn(each_way).join().expect("no panic"), EACH, "a thread");
    assert_eq!(block_on(LOOP.spawn(async { each_way() })).ok(), Some(EACH), "a loop of tokio");
    assert_eq!(
        block_on(LOOP.spawn_blocking(each_way)).ok(),
        Some(EACH),
        "a thread of tokio's pool"
    );
    let alone = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    assert_eq!(alone.block_on(async { each_way() }), EACH, "the only thread of a runtime");
    assert_eq!(smol::block_on(async { each_way() }), EACH, "a loop of smol");
    assert_eq!(block_on(smol::spawn(async { each_way() })), EACH, "smol's executor");
    assert_eq!(block_on(sync_to_async(each_way)), EACH, "a worker of the process");
    assert_eq!(spawn_sync(each_way).join().ok(), Some(EACH), "a task");
}

thread_local! {
    static LAST: RefCell<Option<Guard>> = const { RefCell::new(None) };
}

/// A guard that is dropped when its thread ends; what bridges needs of the thread is gone then.
#[test]
fn both_bridges_work_when_a_thread_ends() {
    let (app, _) = crate::log::app([]);
    for with_app in [false, true] {
        let (sender, depths) = mpsc::channel();
        let app = app.clone();
        let thread = thread::spawn(move || {
            LAST.with(|last| last.replace(Some(Guard(sender))));
            // Only now has the thread what is gone first.
            if with_app { app.enter(|| nest(0)) } else { nest(0) }
        });
        assert_eq!(thread.join().expect("no panic"), DEPTH);
        assert_eq!(depths.recv_timeout(PATIENCE), Ok(DEPTH), "with an app: {with_app}");
    }
}

fn said(depths: [Option<u32>; 3]) -> String {
    format!("{depths:?}")
}

#[before_request]
fn before(req: &Request) {
    req.g().set(each_way());
}

#[get("/sync")]
fn plain(before: G<[Option<u32>; 3]>, tasks: TaskGroup) -> Result<String> {
    assert_eq!(*before, EACH, "a hook");
    assert_eq!(tasks.spawn_sync(each_way).join()?, EACH, "a task");
    assert_eq!(thread::spawn(each_way).join().expect("no panic"), EACH, "a thread");
    Ok(said(each_way()))
}

#[get("/async")]
async fn moved() -> String {
    said(sync_to_async(each_way).await)
}

/// Async code may not block, but for what unwinds it.
#[get("/unwinds")]
async fn unwinds() -> String {
    let (sender, depths) = mpsc::channel();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _guard = Guard(sender);
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    let refused = catch_unwind(|| nest(0)).is_err();
    format!("{:?} {refused}", depths.try_recv())
}

#[decorator]
fn around(next: SyncNext<'_>) -> Result<Response> {
    assert_eq!(each_way(), EACH, "a decorator");
    next.run()
}

#[get("/decorated", with = [around])]
fn decorated() -> String {
    said(each_way())
}

// R43, R44
#[test]
fn both_bridges_work_in_every_function_of_an_app_with_one_thread() {
    let pool = PoolConfig::default().with_max_threads(1);
    let handlers = || handlers![before, plain, moved, unwinds, decorated];
    for (bridge, app) in of_each_bridge(|| App::new().pool(pool.clone()).handlers(handlers())) {
        assert_eq!(app.enter(each_way), EACH, "{bridge}, entered");
        each_entry(&app, |entry| {
            let context = format!("{bridge}, {}", entry.name());
            for target in ["/sync", "/async", "/decorated"] {
                assert_eq!(entry.get(target), (200, said(EACH)), "{target}, {context}");
            }
            let unwound = (200, format!("Ok({DEPTH}) true"));
            assert_eq!(entry.get("/unwinds"), unwound, "{context}");
        });
    }
}
