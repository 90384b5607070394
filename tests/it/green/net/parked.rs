//! What waits for a socket on a green thread lets the others of its thread go on.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use duotone::App;
use duotone::green;
use duotone::green::net::{TcpStream, UnixStream};
use duotone::prelude::*;

use super::peers;
use crate::entries::{CLASSES, Served, each_entry, request, text};
use crate::green::on_loops;
use crate::log::{Bell, Log};
use crate::wire;

const ALL: usize = 200;

/// Answers when all have come.
fn all_at_once() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket");
    std::thread::spawn(move || {
        let come: Vec<_> = listener.incoming().take(ALL).map(Result::unwrap).collect();
        for mut stream in come {
            let mut question = [0; 8];
            stream.read_exact(&mut question).expect("a question");
            stream.write_all(&question).expect("a reader");
        }
    });
    address
}

#[get("/{n}")]
fn asks(n: u32, upstream: State<SocketAddr>) -> Result<String> {
    let mut stream = TcpStream::connect(*upstream)?;
    write!(stream, "{n:8}")?;
    let mut answer = [0; 8];
    stream.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).trim().to_owned())
}

#[test]
fn two_hundred_sync_views_read_at_once_on_one_thread() {
    let app = App::new().state(all_at_once()).handlers(handlers![asks]);
    let app = app.build().expect("a sound app");
    let served = on_loops(&app, 1);
    let send = |n| wire::send(served.addr, request("GET", &format!("/{n}"))).expect("sent");
    let clients: Vec<_> = (0..ALL).map(send).collect();
    for (n, client) in clients.into_iter().enumerate() {
        assert_eq!(text(&wire::read(client, false).expect("an answer")), n.to_string());
    }
    assert_eq!(app.pool_stats().jobs, 0, "no worker thread had to help");
}

/// A stream from which there is always something to read, until somebody says that it is enough.
struct Busy {
    stream: TcpStream,
    enough: AtomicBool,
}

#[get("/busy")]
fn busy(busy: State<Busy>, log: State<Log>) -> Result<&'static str> {
    log.add("busy");
    while !busy.enough.load(Ordering::SeqCst) {
        assert_eq!(busy.stream.peek(&mut [0])?, 1);
    }
    Ok("enough")
}

#[get("/enough")]
fn enough(busy: State<Busy>) {
    busy.enough.store(true, Ordering::SeqCst);
}

#[test]
fn one_that_never_has_to_wait_lets_the_others_go_on() {
    let log = Log::default();
    let mut stream = TcpStream::connect(peers::serve(peers::echo)).expect("a connection");
    stream.write_all(b"x").expect("a reader");
    stream.peek(&mut [0]).expect("the echo");
    let state = Busy { stream, enough: AtomicBool::new(false) };
    let app = App::new().shared_state(log.clone().into()).state(state);
    let app = app.handlers(handlers![busy, enough]).build().expect("a sound app");
    let served = on_loops(&app, 1);
    let client = wire::send(served.addr, request("GET", "/busy")).expect("sent");
    log.take_after("busy");
    wire::exchange(served.addr, request("GET", "/enough")).expect("an answer");
    assert_eq!(text(&wire::read(client, false).expect("an answer")), "enough");
}

/// One stream, from which a view reads while another writes to it.
struct Duplex {
    reader: TcpStream,
    writer: Mutex<Option<TcpStream>>,
}

#[get("/reads")]
fn reads(duplex: State<Duplex>, log: State<Log>) -> Result<String> {
    let mut reader = duplex.reader.try_clone()?;
    log.add("reads");
    let mut answer = [0; 5];
    reader.read_exact(&mut answer)?;
    Ok(String::from_utf8(answer.to_vec())?)
}

#[get("/writes")]
fn writes(duplex: State<Duplex>) -> Result<()> {
    let writer = duplex.writer.lock().expect("no panic").take();
    writer.expect("one").write_all(b"hello")?;
    Ok(())
}

#[test]
fn one_reads_while_another_writes() {
    let stream = TcpStream::connect(peers::serve(peers::echo)).expect("a connection");
    let duplex = Duplex { writer: Mutex::new(stream.try_clone().ok()), reader: stream };
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).state(duplex);
    let app = app.handlers(handlers![reads, writes]).build().expect("a sound app");
    let served = on_loops(&app, 1);
    let client = wire::send(served.addr, request("GET", "/reads")).expect("sent");
    log.take_after("reads");
    wire::exchange(served.addr, request("GET", "/writes")).expect("an answer");
    assert_eq!(text(&wire::read(client, false).expect("an answer")), "hello");
}

#[get("/left")]
fn left(log: State<Log>, silence: State<SocketAddr>) -> Result<()> {
    let mut stream = TcpStream::connect(*silence)?;
    let _noted = Bell::of(&log, "dropped");
    log.add("reads");
    let _ = stream.read(&mut [0]);
    log.add("went on");
    Ok(())
}

// R48
#[test]
fn who_reads_when_the_client_leaves_ends_there() {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).state(peers::serve(peers::silence));
    let app = app.handlers(handlers![left]).build().expect("a sound app");
    for class in CLASSES {
        let served = Served::start(&app, class);
        let client = wire::send(served.addr, request("GET", "/left")).expect("sent");
        log.take_after("reads");
        drop(client);
        assert_eq!(log.take_after("dropped"), ["dropped"], "{class}");
    }
}

#[get("/late", timeout = "20ms")]
fn late(log: State<Log>, silence: State<SocketAddr>) -> Result<()> {
    let mut stream = TcpStream::connect(*silence)?;
    let _noted = Bell::of(&log, "dropped");
    let _ = stream.read(&mut [0]);
    log.add("went on");
    Ok(())
}

#[error_handler(503)]
fn too_late(_: &HttpError) -> &'static str {
    "too late"
}

#[get("/limited")]
fn limited(silence: State<SocketAddr>) -> Result<String> {
    let mut stream = TcpStream::connect(*silence)?;
    let read = green::timeout(Duration::from_millis(5), || stream.read(&mut [0]).is_ok());
    Ok(format!("{read:?}"))
}

// R48
#[test]
fn who_reads_when_the_time_is_over_ends_there() {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).state(peers::serve(peers::silence));
    let app = app.handlers(handlers![late, too_late, limited]).build().expect("a sound app");
    each_entry(&app, |entry| {
        // It is the error handler that answers: the function was woken.
        assert_eq!(entry.get("/late"), (503, "too late".to_owned()), "{}", entry.name());
        assert_eq!(log.take_after("dropped"), ["dropped"], "{}", entry.name());
        let answer = (200, "Err(Elapsed)".to_owned());
        assert_eq!(entry.get("/limited"), answer, "{}", entry.name());
    });
}

/// What a read says that would have to wait; one that need not is done.
async fn read() -> Result<String> {
    let (mut here, mut there) = UnixStream::pair()?;
    there.write_all(b"!")?;
    here.read_exact(&mut [0])?;
    Ok(here.read(&mut [0]).expect_err("nothing is there").to_string())
}

#[get("/in-async")]
async fn in_async() -> Result<String> {
    read().await
}

#[get("/in-what-it-drives")]
fn driven() -> Result<String> {
    async_to_sync(read())
}

/// A task that only tokio knows of, on the loop of this green thread or of this worker thread.
#[get("/in-tokio-task")]
fn in_tokio_task() -> Result<String> {
    async_to_sync(async { tokio::task::spawn(read()).await? })
}

// R43
#[test]
fn in_async_code_it_says_that_it_would_block_the_loop() {
    let app = App::new().handlers(handlers![in_async, driven, in_tokio_task]);
    let app = app.build().expect("a sound app");
    let said = "a socket of `duotone::green` would block the event loop: in an async function use \
                one of tokio's";
    each_entry(&app, |entry| {
        for path in ["/in-async", "/in-what-it-drives"] {
            assert_eq!(entry.get(path), (200, said.to_owned()), "{} {path}", entry.name());
        }
    });
    let served = on_loops(&app, 1);
    let answer = wire::exchange(served.addr, request("GET", "/in-tokio-task"));
    assert_eq!(text(&answer.expect("an answer")), said);
}
