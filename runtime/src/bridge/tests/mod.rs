//! The bridge between the colors, each rule on each kind of thread.

#[cfg(feature = "server")]
mod tokio;
mod wake_ups;

use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::task::Poll;
use std::thread;

use super::here::{self, Here};
use super::sync_to_async::on;
use super::{BridgeError, Pool, PoolConfig, async_to_sync, sync_to_async};
use crate::context::{self, current};
use crate::request::Params;
use crate::{App, Body, Request};

/// Runs it on the only thread of a pool.
fn on_worker<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    let pool = Pool::new(PoolConfig::default().with_max_threads(1).with_max_blocked(0));
    let (sender, receiver) = mpsc::channel();
    pool.admit().expect("an empty queue").run(move || sender.send(f()).expect("the test waits"));
    receiver.recv().expect("the job ran")
}

fn on_foreign<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    thread::spawn(f).join().expect("no panic")
}

/// Sync, async, sync, .. that many levels deep; says on how many different threads.
fn sync_nest(depth: usize) -> Vec<thread::ThreadId> {
    let mut threads = vec![thread::current().id()];
    if depth > 0 {
        threads.extend(async_to_sync(async_nest(depth - 1)));
    }
    threads
}

async fn async_nest(depth: usize) -> Vec<thread::ThreadId> {
    let mut threads = vec![thread::current().id()];
    if depth > 0 {
        threads.extend(sync_to_async(move || sync_nest(depth - 1)).await);
    }
    threads
}

// R44
#[test]
fn nesting_alone_stays_on_one_thread() {
    fn nest() -> usize {
        let mut threads = sync_nest(4);
        threads.dedup();
        threads.len()
    }
    assert_eq!(nest(), 1, "here");
    assert_eq!(on_worker(nest), 1, "on a worker");
    assert_eq!(on_foreign(nest), 1, "on a foreign thread");
}

/// Ready at the second poll, which only its waker brings about.
async fn woken_once() {
    let mut polled = false;
    poll_fn(|cx| {
        if polled {
            return Poll::Ready(());
        }
        polled = true;
        let waker = cx.waker().clone();
        thread::spawn(move || waker.wake());
        Poll::Pending
    })
    .await;
}

// R43
#[test]
fn a_future_may_borrow_and_need_not_be_send() {
    fn borrow() -> (String, i32) {
        let text = String::from("here");
        let count = Rc::new(Cell::new(0));
        let joined = async_to_sync(async {
            count.set(count.get() + 1);
            woken_once().await;
            count.set(count.get() + 1);
            format!("{text} and now")
        });
        (joined, count.get())
    }
    for (place, got) in
        [("here", borrow()), ("worker", on_worker(borrow)), ("foreign", on_foreign(borrow))]
    {
        assert_eq!(got, ("here and now".to_owned(), 2), "{place}");
    }
}

// R43
#[test]
fn inside_an_async_function_it_says_to_await() {
    for place in [Here::Loop, Here::Driving] {
        let panicked = catch_unwind(|| {
            let _here = here::enter(place);
            async_to_sync(async {});
        });
        let message = *panicked.unwrap_err().downcast::<String>().unwrap();
        assert!(message.contains("`.await` the future instead"), "{place:?}: {message}");
        assert_eq!(here::get(), Here::Anywhere);
    }
    let nested = catch_unwind(|| async_to_sync(async { async_to_sync(async {}) }));
    assert!(nested.is_err());
}

/// Bridges both ways when it is dropped, and says what came of it.
struct BridgesWhenDropped(mpsc::Sender<usize>);

impl Drop for BridgesWhenDropped {
    fn drop(&mut self) {
        async_to_sync(woken_once());
        self.0.send(sync_nest(4).len()).unwrap();
    }
}

// R43
#[test]
fn it_works_in_a_drop_also_while_a_panic_unwinds() {
    let (sender, lengths) = mpsc::channel();
    for place in [Here::Anywhere, Here::Loop, Here::Driving] {
        let sender = sender.clone();
        let panicked = on_worker(move || {
            catch_unwind(AssertUnwindSafe(|| {
                let _here = here::enter(place);
                let _dropped = BridgesWhenDropped(sender);
                panic!("on purpose");
            }))
            .is_err()
        });
        assert!(panicked);
        assert_eq!(lengths.try_recv(), Ok(5), "{place:?}");
    }
    drop(BridgesWhenDropped(sender));
    assert_eq!(lengths.try_recv(), Ok(5));
}

// R46
#[test]
fn errors_and_panics_arrive_unchanged() {
    #[derive(Debug, PartialEq)]
    struct Mine(u8);
    let parse = || "x".parse::<u8>();
    let pool = Pool::new(PoolConfig::default());

    assert_eq!(async_to_sync(async { sync_to_async(parse).await }), parse());
    assert_eq!(async_to_sync(on(&pool, parse).unwrap()), Ok(parse()));

    let in_place = || {
        async_to_sync(sync_to_async(|| {
            std::panic::resume_unwind(Box::new(Mine(1)));
        }));
    };
    let elsewhere = || {
        let panics = || std::panic::resume_unwind(Box::new(Mine(2)));
        async_to_sync(on::<(), _>(&pool, panics).unwrap()).unwrap();
    };
    let payload = catch_unwind(in_place).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&Mine(1)));
    let payload = catch_unwind(AssertUnwindSafe(elsewhere)).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&Mine(2)));
}

// R44
#[test]
fn a_closure_that_nobody_awaits_any_more_runs_to_its_end_or_not_at_all() {
    let pool = Pool::new(PoolConfig::default().with_max_threads(1));
    let (go, start) = mpsc::channel::<()>();
    let (sender, ran) = mpsc::channel();
    let began = sender.clone();
    let first = on(&pool, move || {
        began.send("begun").unwrap();
        start.recv().unwrap();
        began.send("ended").unwrap();
    });
    assert_eq!(ran.recv(), Ok("begun"));
    let second = on(&pool, move || sender.send("begun").unwrap());
    drop((first, second));
    go.send(()).unwrap();
    assert_eq!(ran.iter().collect::<Vec<_>>(), ["ended"]);
}

// R42, R44
#[test]
fn a_closure_leaves_the_thread_that_polls_for_a_loop() {
    let here = thread::current().id();
    for (place, in_place) in [(Here::Anywhere, false), (Here::Loop, false), (Here::Driving, true)] {
        let _here = here::enter(place);
        let (ran_on, seen) =
            pollster::block_on(sync_to_async(|| (thread::current().id(), here::get())));
        assert_eq!(ran_on == here, in_place, "{place:?}");
        assert_eq!(seen, Here::Anywhere, "{place:?}");
        assert_eq!(here::get(), place);
    }
}

/// A worker of a pool of one waits for a closure that needs another worker.
fn wait_for_a_spare(max_blocked: usize) -> Result<&'static str, BridgeError> {
    let config = PoolConfig::default().with_max_threads(1).with_max_blocked(max_blocked);
    let pool = Arc::new(Pool::new(config));
    let inner = Arc::clone(&pool);
    let (sender, result) = mpsc::channel();
    pool.run_always(move || {
        let spawned = on(&inner, || "spare").unwrap();
        sender.send(async_to_sync(spawned)).unwrap();
    });
    result.recv().expect("the job ran")
}

// R44
#[test]
fn a_spare_runs_what_a_waiting_worker_needs() {
    assert_eq!(wait_for_a_spare(1), Ok("spare"));
}

// R44
#[test]
fn past_the_cap_the_call_fails_instead_of_hanging() {
    assert_eq!(wait_for_a_spare(0), Err(BridgeError::Exhausted));
}

#[test]
fn a_full_queue_is_an_error() {
    let config = PoolConfig::default().with_max_threads(1).with_queue(0);
    let pool = Pool::new(config);
    let (go, start) = mpsc::channel::<()>();
    let first = on(&pool, move || start.recv().is_ok()).unwrap();
    assert_eq!(on(&pool, || ()).err(), Some(BridgeError::QueueFull));
    go.send(()).unwrap();
    assert_eq!(async_to_sync(first), Ok(true));
}

// R37
#[test]
fn the_request_is_seen_in_both_directions() {
    let app = App::new().pool(PoolConfig::default().with_max_threads(1)).build().unwrap();
    let request = Request::new(app, http::Request::new(Body::empty()), None, Params::new([]));
    let current = || current::request().map(|request| Arc::as_ptr(&request) as usize).ok();
    let expected = Some(Arc::as_ptr(&request) as usize);

    let entered = context::enter(&request);
    assert_eq!(async_to_sync(async { current() }), expected, "async from sync");
    assert_eq!(async_to_sync(sync_to_async(current)), expected, "sync from async, in place");
    let on_pool = pollster::block_on(sync_to_async(move || (current(), thread::current().id())));
    assert_eq!(on_pool.0, expected, "sync from async, on a worker");
    assert_ne!(on_pool.1, thread::current().id());
    let shown = pollster::block_on(sync_to_async(move || async_to_sync(async move { current() })));
    assert_eq!(shown, expected, "async from sync from async");
    drop(entered);

    let on_same_worker = on(request.app().pool(), current).unwrap();
    assert_eq!(async_to_sync(on_same_worker), Ok(None), "R40");
}
