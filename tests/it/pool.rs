//! Requests and a pool that is too small for them (R8, R44; 503 when its queue is full).

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use duotone::prelude::*;
use duotone::{Handler, PoolConfig, PoolStats, WorkerClass};
use tokio::sync::watch;

use crate::captured::{listen, logged_about, wait_until_logged};
use crate::entries::{Entry, LOOP, each_entry, header, request};
use crate::gate::Gate;
use crate::log::{Log, PATIENCE};
use crate::polling::block_on;

struct Small {
    app: App,
    gate: Arc<Gate>,
    log: Log,
}

impl Small {
    /// An app with one worker thread.
    fn new(queue: usize, handlers: &[Handler]) -> Self {
        let (gate, log) = (Arc::new(Gate::default()), Log::default());
        let app = App::new()
            .pool(PoolConfig::default().with_max_threads(1).with_queue(queue))
            .secret_key("a key of 32 bytes, for tests only")
            .shared_state(Arc::clone(&gate))
            .shared_state(log.clone().into())
            .handlers(handlers.iter().cloned());
        Small { app: app.build().expect("a sound app"), gate, log }
    }

    /// Calls a function while the worker is held and its queue of one is full.
    fn while_full<T>(&self, entry: &Entry, call: impl FnOnce() -> T) -> T {
        self.gate.set(false);
        // What began before has ended.
        self.log.take();
        thread::scope(|scope| {
            let running = scope.spawn(|| entry.get("/held"));
            self.log.take_after("began");
            let queued = scope.spawn(|| entry.get("/held"));
            self.wait_until(|pool| pool.queued == 1);
            let found = call();
            self.gate.set(true);
            for client in [running, queued] {
                assert_eq!(client.join().expect("an answer").0, 200, "{}", entry.name());
            }
            found
        })
    }

    /// Waits until the pool says so.
    #[track_caller]
    fn wait_until(&self, so: impl Fn(&PoolStats) -> bool) {
        let since = Instant::now();
        while !so(&self.app.pool_stats()) {
            assert!(since.elapsed() < PATIENCE, "{:?}", self.app.pool_stats());
            thread::yield_now();
        }
    }
}

#[get("/held")]
fn held(gate: State<Gate>, log: State<Log>) -> &'static str {
    log.add("began");
    gate.wait();
    "held"
}

#[get("/quick")]
fn quick() -> &'static str {
    "quick"
}

// The pool refuses nothing that it can queue.
#[test]
fn five_clients_of_one_thread_queue_and_are_all_answered() {
    let small = Small::new(16, &handlers![held]);
    each_entry(&small.app, |entry| {
        small.gate.set(false);
        thread::scope(|scope| {
            let clients: Vec<_> = (0..5).map(|_| scope.spawn(|| entry.get("/held"))).collect();
            small.log.take_after("began");
            small.gate.set(true);
            for client in clients {
                let answer = client.join().expect("an answer");
                assert_eq!(answer, (200, "held".to_owned()), "{}", entry.name());
            }
        });
    });
}

#[before_request]
async fn before(log: State<Log>) {
    log.add("before");
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

// R8
#[test]
fn a_full_queue_answers_503_with_retry_after_and_the_next_request_works() {
    for hooks in [&handlers![][..], &handlers![before, teardown]] {
        let all: Vec<_> = handlers![held, quick].iter().chain(hooks).cloned().collect();
        let small = Small::new(1, &all);
        each_entry(&small.app, |entry| {
            if !entry.has_queue() {
                // It runs on the caller's thread, or on a green thread of its own.
                return;
            }
            // At once: what it owes in teardowns waits for a worker, its answer does not.
            let refused = small.while_full(entry, || entry.call("GET", "/quick"));
            assert_eq!(refused.status(), 503, "{}", entry.name());
            assert!(header(&refused, "retry-after").is_some(), "{}", entry.name());
            assert_eq!(entry.get("/quick"), (200, "quick".to_owned()), "{}", entry.name());
            let events = small.log.take();
            let count = |event| events.iter().filter(|found| *found == event).count();
            // Held, held and quick were torn down, and what was refused if anything of it ran.
            let whole_on_a_worker = matches!(entry, Entry::Socket(WorkerClass::Threads, _));
            let owed = if whole_on_a_worker { 3 } else { 4 };
            let owed = if hooks.is_empty() { 0 } else { owed };
            assert_eq!(count("teardown"), owed, "{events:?}, {}", entry.name());
        });
    }
}

#[before_request]
async fn remember(session: Session) -> Result<()> {
    session.insert("was", "here")
}

// R37
#[test]
fn what_was_remembered_before_a_503_is_remembered() {
    let small = Small::new(1, &handlers![held, quick, remember]);
    each_entry(&small.app, |entry| {
        if !entry.has_queue() {
            return;
        }
        let refused = small.while_full(entry, || entry.call("GET", "/quick"));
        assert_eq!(refused.status(), 503, "{}", entry.name());
        // A request that runs whole on a worker has not begun.
        let has_begun = !matches!(entry, Entry::Socket(WorkerClass::Threads, _));
        assert_eq!(header(&refused, "set-cookie").is_some(), has_begun, "{}", entry.name());
        assert_eq!(header(&refused, "vary").is_some(), has_begun, "{}", entry.name());
    });
}

#[get("/spawns")]
fn spawns() -> String {
    async_to_sync(async {
        let elsewhere = tokio::spawn(sync_to_async(|| "on a spare thread".to_owned()));
        elsewhere.await.expect("no panic")
    })
}

// R44
#[test]
fn a_thread_that_waits_in_the_bridge_does_not_count() {
    let small = Small::new(16, &handlers![spawns]);
    each_entry(&small.app, |entry| {
        let answer = (200, "on a spare thread".to_owned());
        assert_eq!(entry.get("/spawns"), answer, "{}", entry.name());
    });
}

#[get("/parked")]
fn parked(open: State<watch::Sender<bool>>) -> &'static str {
    let mut open = open.subscribe();
    async_to_sync(async move { open.wait_for(|open| *open).await.map(drop) }).expect("it opens");
    "opened"
}

// R44
#[test]
fn that_all_threads_wait_while_requests_queue_is_said_once() {
    listen();
    let app = App::new()
        .pool(PoolConfig::default().with_max_threads(1).with_max_blocked(12))
        .state(watch::Sender::new(false))
        .handlers(handlers![parked, quick])
        .build()
        .expect("a sound app");
    let send = |path| {
        let app = app.clone();
        LOOP.spawn(async move { app.handle(request("GET", path)).await })
    };
    let mut answers: Vec<_> = (0..13).map(|_| send("/parked")).collect();
    let since = Instant::now();
    while app.pool_stats().waiting < 13 {
        assert!(since.elapsed() < PATIENCE, "{:?}", app.pool_stats());
        thread::yield_now();
    }
    // As many queued meanwhile, but a thread could start for each.
    assert!(logged_about("threads=13").is_empty());
    answers.extend((0..3).map(|_| send("/quick")));
    wait_until_logged(&["threads=13", "all worker threads wait in `async_to_sync`"]);
    let logged = logged_about("threads=13");
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("queued=1"), "{logged:?}");
    // It was not for ever.
    app.state::<watch::Sender<bool>>().expect("the gate").send_replace(true);
    for answer in answers {
        assert_eq!(block_on(answer).expect("no panic").status(), 200);
    }
    assert!(logged_about("threads=13").is_empty());
}
