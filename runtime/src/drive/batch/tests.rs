//! Requests on a loop that the tests are: it decides when a turn ends.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use super::Collector;
use crate::drive::WorkerClass;
use crate::prelude::*;
use crate::{Handler, PoolConfig};

thread_local! {
    /// Tasks that were started and not polled yet.
    static STARTED: RefCell<Vec<Collector>> = const { RefCell::new(Vec::new()) };
}

fn start(collector: Collector) {
    STARTED.with_borrow_mut(|started| started.push(collector));
}

fn started() -> Vec<Collector> {
    STARTED.take()
}

/// Counts how often a task was woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Woken {
    fn times(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

fn poll<F: Future + ?Sized>(future: Pin<&mut F>, woken: &Arc<Woken>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(&Waker::from(Arc::clone(woken))))
}

type Dispatch = Pin<Box<dyn Future<Output = Response> + Send>>;

#[get("/")]
fn index() -> &'static str {
    "answer"
}

/// An app with one worker, which is asleep.
fn app() -> App {
    let pool = PoolConfig::default().with_max_threads(1).with_keep_alive(Duration::MAX);
    let handlers: [Handler; 1] = handlers![index];
    let app = App::new().pool(pool).handlers(handlers).build().expect("a sound app");
    app.pool().run_always(|| {});
    eventually(|| app.pool_stats().jobs == 1 && app.pool_stats().idle == 1);
    app
}

/// A request that has begun its hop.
fn begin(app: &App, woken: &Arc<Woken>) -> Dispatch {
    let (head, body) = http::Request::new(Body::default()).into_parts();
    let mut dispatch =
        Box::pin(app.dispatch_from(WorkerClass::Async, head, body, None, Some(start)));
    assert!(poll(dispatch.as_mut(), woken).is_pending());
    dispatch
}

#[track_caller]
fn eventually(mut holds: impl FnMut() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < give_up, "it never happened");
        std::thread::sleep(Duration::from_micros(50));
    }
}

#[track_caller]
fn assert_answers(mut dispatch: Dispatch) {
    let Poll::Ready(mut answer) = poll(dispatch.as_mut(), &Arc::default()) else {
        panic!("no answer");
    };
    assert_eq!(answer.take_body().as_bytes(), Some(&b"answer"[..]));
}

/// Keeps the worker until the sender is dropped.
fn hold(app: &App) -> mpsc::Sender<()> {
    let (sender, receiver) = mpsc::channel();
    app.pool().run_always(move || assert!(receiver.recv().is_err()));
    eventually(|| app.pool_stats().busy == 1);
    sender
}

#[test]
fn a_worker_is_called_at_the_end_of_the_turn_for_all() {
    let (app, task) = (app(), Arc::default());
    let client = Arc::new(Woken::default());
    let dispatches: Vec<_> = (0..3).map(|_| begin(&app, &client)).collect();
    let mut collectors = started();
    let [collector] = &mut collectors[..] else { panic!("{} tasks", collectors.len()) };
    assert_eq!((app.pool_stats().queued, app.pool_stats().jobs), (3, 1), "nobody comes so far");
    eventually(|| poll(Pin::new(&mut *collector), &task).is_ready());
    assert_eq!((client.times(), app.pool_stats().jobs), (3, 4));
    dispatches.into_iter().for_each(assert_answers);
}

#[test]
fn those_that_come_back_together_wake_the_loop_once() {
    let (app, client, task) = (app(), Arc::new(Woken::default()), Arc::new(Woken::default()));
    let held = hold(&app);
    let dispatches: Vec<_> = (0..3).map(|_| begin(&app, &client)).collect();
    let mut collector = started().pop().expect("a task");
    assert!(poll(Pin::new(&mut collector), &task).is_pending());
    drop(held);
    eventually(|| app.pool_stats().jobs == 5 && app.pool_stats().busy == 0);
    assert_eq!((client.times(), task.times()), (0, 1));
    assert!(poll(Pin::new(&mut collector), &task).is_ready());
    assert_eq!(client.times(), 3);
    dispatches.into_iter().for_each(assert_answers);
}

#[test]
fn what_comes_after_the_turn_begins_another() {
    let (app, client, task) = (app(), Arc::default(), Arc::default());
    for _ in 0..2 {
        let dispatch = begin(&app, &client);
        let mut collectors = started();
        let [collector] = &mut collectors[..] else { panic!("{} tasks", collectors.len()) };
        eventually(|| poll(Pin::new(&mut *collector), &task).is_ready());
        assert_answers(dispatch);
    }
}

// As when the runtime ends, or there is none.
#[test]
fn without_its_task_nothing_is_forgotten() {
    let (app, client) = (app(), Arc::new(Woken::default()));
    let before = begin(&app, &client);
    drop(started());
    eventually(|| client.times() == 1);
    assert_answers(before);

    let held = hold(&app);
    let during = begin(&app, &client);
    let (mut collector, task) = (started().pop().expect("a task"), Arc::new(Woken::default()));
    assert!(poll(Pin::new(&mut collector), &task).is_pending());
    drop(held);
    eventually(|| task.times() == 1);
    assert_eq!(client.times(), 1);
    drop(collector);
    assert_eq!(client.times(), 2);
    assert_answers(during);
}

#[test]
fn a_request_that_is_dropped_is_waited_for_by_nobody() {
    let (app, client, task) = (app(), Arc::new(Woken::default()), Arc::new(Woken::default()));
    drop(begin(&app, &client));
    let mut collector = started().pop().expect("a task");
    eventually(|| poll(Pin::new(&mut collector), &task).is_ready());
    assert_eq!(client.times(), 0);
}

#[test]
fn whoever_calls_for_something_else_calls_for_the_batch() {
    let (app, client) = (app(), Arc::default());
    let dispatch = begin(&app, &client);
    app.pool().run_always(|| {});
    eventually(|| app.pool_stats().jobs == 3 && app.pool_stats().busy == 0);
    drop(started());
    assert_answers(dispatch);
}

#[test]
fn two_apps_on_one_loop_are_two_batches() {
    let (one, other, client) = (app(), app(), Arc::new(Woken::default()));
    let dispatches = [begin(&one, &client), begin(&other, &client), begin(&one, &client)];
    assert_eq!(started().len(), 3, "dropped, they call");
    eventually(|| client.times() == 3);
    dispatches.into_iter().for_each(assert_answers);
}
