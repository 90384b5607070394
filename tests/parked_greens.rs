//! What a green thread takes while it is parked, beside an async task that waits: ten thousand of each at
//! once, on one loop. Its memory is that of its process, which is one of its
//! own therefore.
//!
//! `tests/load/parked.sh` has it done with more of them, in a release build, and prints the figures.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use duotone::prelude::*;
use duotone::{Server, WorkerClass, green, spawn};
use tokio::sync::Notify;

/// How many, unless `PARKED` says another number.
const PARKED: usize = 10_000;

/// What each may take: the pages of its stack that were touched, and the task. Builds without
/// optimization touch more.
const MOST: usize = if cfg!(debug_assertions) { 32 * 1024 } else { 16 * 1024 };

/// Where all of them wait.
#[derive(Default)]
struct Place {
    parked: AtomicUsize,
    over: Notify,
}

impl Place {
    async fn wait(&self) {
        let mut over = Box::pin(self.over.notified());
        over.as_mut().enable();
        self.parked.fetch_add(1, Ordering::Relaxed);
        over.await;
    }
}

/// Has so many tasks wait on the loop that serves this, and says what each of them takes meanwhile, in
/// bytes, and how long it took to wake them all, in microseconds.
#[get("/{kind}/{number}")]
async fn park(kind: String, number: usize, place: State<Place>) -> Result<String> {
    let one = || {
        let place = State::clone(&place);
        match &*kind {
            "green" => green::spawn(move || async_to_sync(place.wait())),
            _ => spawn(async move { place.wait().await }),
        }
    };
    let before = resident();
    let tasks: Vec<_> = (0..number).map(|_| one()).collect();
    while place.parked.load(Ordering::Relaxed) < number {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let each = resident().saturating_sub(before) / number;
    place.parked.store(0, Ordering::Relaxed);
    let woken = Instant::now();
    place.over.notify_waiters();
    for task in tasks {
        task.await?;
    }
    Ok(format!("{each} {}", woken.elapsed().as_micros()))
}

/// The memory of this process, in bytes.
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Option<usize> = text.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0) * 4096
}

/// What that view says.
fn ask(address: SocketAddr, kind: &str, number: usize) -> (usize, Duration) {
    let mut stream = TcpStream::connect(address).expect("a server that listens");
    write!(stream, "GET /{kind}/{number} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")
        .expect("a server that reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let figures = answer.rsplit("\r\n\r\n").next().and_then(|body| body.split_once(' '));
    let (each, woken) = figures.unwrap_or_else(|| panic!("figures, not {answer}"));
    let woken = Duration::from_micros(woken.parse().expect("a number"));
    (each.parse().expect("a number"), woken)
}

#[test]
fn ten_thousand_parked_threads_take_little_more_than_a_touched_stack_each() {
    let number = std::env::var("PARKED").map_or(PARKED, |number| number.parse().expect("a number"));
    let app = App::new().state(Place::default()).handlers(handlers![park]);
    let app = app.build().expect("a sound app");
    let (found, address) = mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new(app.clone()).bind("127.0.0.1:0").worker_class(WorkerClass::Green);
    let server = allowed(server).workers(1).shutdown_on(async { drop(stopped.await) });
    let serving = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let listening = server.listen().await.expect("a free port");
            found.send(listening.addresses()[0].tcp().expect("of TCP")).expect("a test that waits");
            listening.serve().await
        })
    });
    let address = address.recv().expect("a server that starts");
    // What is made once.
    ask(address, "async", 100);
    ask(address, "green", 100);
    for kind in ["async", "green"] {
        let (each, woken) = ask(address, kind, number);
        println!("| {number} | {kind} | {each} | {:.1} |", woken.as_secs_f64() * 1e3);
        assert!(each < MOST, "{kind}: {each} bytes each");
    }
    assert_eq!(app.pool_stats().jobs, 0, "all of them waited on the loop");
    drop(stop);
    serving.join().expect("no panic").expect("a graceful stop");
}

#[expect(unsafe_code, reason = "consent to class `green` is unsafe")]
fn allowed(server: Server) -> Server {
    // SAFETY: nothing here relies on having its thread for itself.
    unsafe { server.allow_green() }
}
