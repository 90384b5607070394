//! Sync code that waits lets the others of its thread go on.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use duotone::prelude::*;
use duotone::{Server, WorkerClass, try_async_to_sync};
use tokio::sync::Notify;

use crate::entries::{LOOP, request};
use crate::green::{allowed, on_loops};
use crate::log::Log;
use crate::wire;

/// Views that meet: none goes on before as many as that have come.
#[derive(Default)]
struct Meeting {
    come: AtomicUsize,
    all: Notify,
}

const ALL: usize = 200;

impl Meeting {
    async fn meet(&self) {
        let all = self.all.notified();
        if self.come.fetch_add(1, Ordering::SeqCst) + 1 == ALL {
            self.all.notify_waiters();
        } else {
            all.await;
        }
    }
}

#[get("/")]
fn meets(meeting: State<Meeting>, req: &Request) -> String {
    let before = current::request().map(|req| req.path().to_owned());
    let name = || std::thread::current().name().map(str::to_owned);
    let thread = name();
    async_to_sync(meeting.meet());
    assert_eq!(name(), thread, "it stays on its thread");
    let after = current::request().map(|req| req.path().to_owned());
    assert_eq!(before.ok(), after.ok(), "and in its request");
    req.arg("n").unwrap_or_default().into_owned()
}

// R37, R40, R42, R43
#[test]
fn two_hundred_sync_views_wait_for_each_other_on_one_thread() {
    let meeting = Arc::new(Meeting::default());
    let app = App::new().shared_state(Arc::clone(&meeting)).handlers(handlers![meets]);
    let app = app.build().expect("a sound app");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new(app.clone()).bind("127.0.0.1:0").worker_class(WorkerClass::Green);
    let server = allowed(server).workers(1).shutdown_on(async { drop(stopped.await) });
    let listening = LOOP.block_on(server.listen()).expect("a free port");
    let address = listening.addresses()[0].tcp().expect("of TCP");
    let serving = LOOP.spawn(listening.serve());
    let sent = |n| wire::send(address, request("GET", &format!("/?n={n}"))).expect("sent");
    let clients: Vec<_> = (0..ALL).map(sent).collect();
    for (n, client) in clients.into_iter().enumerate() {
        let answer = wire::read(client, false).expect("an answer");
        assert_eq!(crate::entries::text(&answer), n.to_string());
    }
    assert_eq!(app.pool_stats().jobs, 0, "no worker thread had to help");
    drop(stop);
    LOOP.block_on(serving).expect("no panic").expect("a graceful stop");
}

#[get("/never-minds")]
fn never_minds(log: State<Log>, is_over: State<AtomicBool>) {
    log.add("begun");
    let mut is_told = false;
    while !is_over.load(Ordering::Relaxed) {
        let told = try_async_to_sync(pending::<()>()).is_err();
        if told && !std::mem::replace(&mut is_told, true) {
            log.add("told");
        }
    }
    log.add("ended");
}

#[get("/other")]
fn other() {
    duotone::green::yield_now();
}

// R48
#[test]
fn who_is_told_that_its_client_is_gone_and_never_minds_lets_the_others_go_on() {
    let (log, is_over) = (Log::default(), Arc::new(AtomicBool::new(false)));
    let app = App::new().shared_state(Arc::new(log.clone())).shared_state(Arc::clone(&is_over));
    let app = app.handlers(handlers![never_minds, other]).build().expect("a sound app");
    let served = on_loops(&app, 1);
    let client = wire::send(served.addr, request("GET", "/never-minds")).expect("sent");
    log.take_after("begun");
    drop(client);
    log.take_after("told");
    let answer = wire::exchange(served.addr, request("GET", "/other")).expect("an answer");
    assert_eq!(answer.status(), 204);
    is_over.store(true, Ordering::Relaxed);
    assert_eq!(log.take_after("ended"), ["ended"]);
}
