//! What a request takes while its view is parked on a green thread, beside one whose async view waits:
//! ten thousand of each at once, on one loop. Its memory is that of its process, which is one of its
//! own therefore.
//!
//! `tests/load/parked.sh` has it done with more of them, in a release build, and prints the figures.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use duotone::prelude::*;
use duotone::{App, Server, WorkerClass};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// How many, unless `PARKED` says another number.
const PARKED: usize = 10_000;

/// What each may take: the pages of its stack that were touched, and the request. Builds without
/// optimization touch more.
const MOST: usize = 16 * 1024;

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

#[get("/parked")]
fn parked(place: State<Place>) {
    async_to_sync(place.wait());
}

#[get("/awaiting")]
async fn awaiting(place: State<Place>) {
    place.wait().await;
}

/// Dispatches as many requests to a view on the loop that serves this, and says what each of them takes
/// while it waits, in bytes, and how long it took to wake them all, in microseconds.
#[get("/park/{view}/{number}")]
async fn park(view: String, number: usize, place: State<Place>, app: App) -> Result<String> {
    let target = format!("/{view}");
    let before = resident();
    let mut requests = JoinSet::new();
    for _ in 0..number {
        requests.spawn(app.handle(http::Request::get(&*target).body(())?));
    }
    while place.parked.load(Ordering::Relaxed) < number {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let each = resident().saturating_sub(before) / number;
    place.parked.store(0, Ordering::Relaxed);
    let woken = Instant::now();
    place.over.notify_waiters();
    while let Some(answer) = requests.join_next().await {
        assert_eq!(answer?.status(), StatusCode::NO_CONTENT);
    }
    Ok(format!("{each} {}", woken.elapsed().as_micros()))
}

/// The memory of this process, in bytes.
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Option<usize> = text.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0) * 4096
}

/// What that view says of the other.
fn ask(address: SocketAddr, view: &str, number: usize) -> (usize, Duration) {
    let mut stream = TcpStream::connect(address).expect("a server that listens");
    write!(stream, "GET /park/{view}/{number} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")
        .expect("a server that reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let figures = answer.rsplit("\r\n\r\n").next().and_then(|body| body.split_once(' '));
    let (each, woken) = figures.unwrap_or_else(|| panic!("figures, not {answer}"));
    let woken = Duration::from_micros(woken.parse().expect("a number"));
    (each.parse().expect("a number"), woken)
}

#[test]
fn ten_thousand_parked_requests_take_little_more_than_a_touched_stack_each() {
    let number = std::env::var("PARKED").map_or(PARKED, |number| number.parse().expect("a number"));
    let handlers = handlers![parked, awaiting, park];
    let app = App::new().state(Place::default()).handlers(handlers).build().expect("a sound app");
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
    ask(address, "awaiting", 100);
    ask(address, "parked", 100);
    for view in ["awaiting", "parked"] {
        let (each, woken) = ask(address, view, number);
        println!("| {number} | `/{view}` | {each} | {:.1} |", woken.as_secs_f64() * 1e3);
        assert!(each < MOST, "{view}: {each} bytes each");
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
