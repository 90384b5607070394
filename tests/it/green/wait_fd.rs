//! A driver that brings its own descriptor waits for it by `wait_fd`.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use duotone::green::{self, Elapsed, Interest, wait_fd};
use duotone::prelude::*;
use duotone::{App, Cancelled};

use crate::entries::{CLASSES, Served, each_entry, request, text};
use crate::green::on_loops;
use crate::log::Log;
use crate::wire;

const SHORT: Duration = Duration::from_millis(5);
const LONG: Duration = Duration::from_secs(3600);

/// Waits for it to be read, then reads one byte.
fn byte(mut from: &UnixStream) -> io::Result<u8> {
    wait_fd(from, Interest::READABLE, None)?;
    let mut byte = [0];
    from.read_exact(&mut byte)?;
    Ok(byte[0])
}

/// What a wait ended with, for a table.
fn said(waited: io::Result<Interest>) -> String {
    match waited {
        Ok(ready) => format!("readable {}, writable {}", ready.is_readable(), ready.is_writable()),
        Err(error) => error.kind().to_string(),
    }
}

#[get("/later")]
fn later() -> Result<String> {
    let (here, mut there) = UnixStream::pair()?;
    let writer = std::thread::spawn(move || there.write_all(b"!"));
    assert_eq!(byte(&here)?, b'!');
    writer.join().expect("no panic")?;
    Ok(said(wait_fd(&here, Interest::READABLE, None)))
}

#[get("/in-time")]
fn in_time() -> Result<String> {
    let (here, mut there) = UnixStream::pair()?;
    let moment = Some(Duration::from_millis(5));
    let over = wait_fd(&here, Interest::READABLE, moment);
    assert_eq!(over.expect_err("nobody writes").kind(), ErrorKind::TimedOut);
    let at_once = wait_fd(&here, Interest::READABLE, Some(Duration::ZERO));
    assert_eq!(at_once.expect_err("nobody writes").kind(), ErrorKind::TimedOut);
    there.write_all(b"!")?;
    Ok(said(wait_fd(&here, Interest::READABLE, Some(Duration::MAX))))
}

#[get("/full")]
fn full() -> Result<String> {
    let (mut here, there) = UnixStream::pair()?;
    here.set_nonblocking(true)?;
    while here.write(&[0; 4096]).is_ok() {}
    let either = Interest::READABLE | Interest::WRITABLE;
    let over = wait_fd(&here, either, Some(Duration::from_millis(1)));
    assert_eq!(over.expect_err("nobody reads").kind(), ErrorKind::TimedOut);
    let reader = std::thread::spawn(move || io::copy(&mut &there, &mut io::sink()));
    let ready = said(wait_fd(&here, either, None));
    drop(here);
    reader.join().expect("no panic")?;
    Ok(ready)
}

#[get("/hung-up")]
fn hung_up() -> Result<String> {
    let (here, there) = UnixStream::pair()?;
    let closer = std::thread::spawn(move || drop(there));
    let ready = said(wait_fd(&here, Interest::READABLE, None));
    closer.join().expect("no panic");
    Ok(ready)
}

#[get("/file")]
fn file() -> Result<String> {
    let manifest = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))?;
    Ok(said(wait_fd(&manifest, Interest::READABLE, None)))
}

#[get("/in-async")]
async fn in_async() -> Result<String> {
    let (here, _there) = UnixStream::pair()?;
    match wait_fd(&here, Interest::READABLE, Some(Duration::from_millis(1))) {
        Ok(_) => Ok("it waited".to_owned()),
        Err(error) => Ok(error.to_string()),
    }
}

fn app() -> App {
    let views = handlers![later, in_time, full, hung_up, file, in_async];
    App::new().handlers(views).build().expect("a sound app")
}

#[test]
fn sync_code_waits_for_a_descriptor_in_each_class() {
    each_entry(&app(), |entry| {
        for (path, answer) in [
            // The other end is gone, and what was written was read.
            ("/later", "readable true, writable false"),
            ("/in-time", "readable true, writable false"),
            ("/full", "readable false, writable true"),
            ("/hung-up", "readable true, writable false"),
            ("/file", "readable true, writable false"),
        ] {
            assert_eq!(entry.get(path), (200, answer.to_owned()), "{} {path}", entry.name());
        }
    });
}

#[test]
fn in_an_async_function_it_says_that_it_would_block_the_loop() {
    let served = on_loops(&app(), 1);
    let answer = wire::exchange(served.addr, request("GET", "/in-async")).expect("an answer");
    let said = "`wait_fd` was called inside an async function, where it would block the event loop: \
                `.await` the readiness of a `tokio::io::unix::AsyncFd` instead";
    assert_eq!(text(&answer), said);
}

/// One end of each pair waits in a view, and the last of them to come writes to all.
struct Meeting {
    ends: Mutex<Vec<UnixStream>>,
    all: usize,
}

#[get("/meet")]
fn meet(meeting: State<Meeting>) -> Result<&'static str> {
    let (here, there) = UnixStream::pair()?;
    let come = {
        let mut ends = meeting.ends.lock().expect("no panic");
        ends.push(there);
        if ends.len() == meeting.all { std::mem::take(&mut *ends) } else { Vec::new() }
    };
    for mut end in come {
        end.write_all(b"!")?;
    }
    byte(&here)?;
    Ok("met")
}

#[test]
fn two_hundred_wait_for_descriptors_of_their_own_on_one_thread() {
    let all = 200;
    let meeting = Meeting { ends: Mutex::default(), all };
    let app = App::new().state(meeting).handlers(handlers![meet]).build().expect("a sound app");
    let served = on_loops(&app, 1);
    let send = |_| wire::send(served.addr, request("GET", "/meet")).expect("sent");
    let clients: Vec<_> = (0..all).map(send).collect();
    for client in clients {
        assert_eq!(text(&wire::read(client, false).expect("an answer")), "met");
    }
    assert_eq!(app.pool_stats().jobs, 0, "no worker thread had to help");
}

/// A descriptor of which several have use at once.
struct Shared {
    here: UnixDatagram,
    there: UnixDatagram,
    waits: mpsc::SyncSender<()>,
}

impl Shared {
    fn new() -> (Arc<Self>, mpsc::Receiver<()>) {
        let (here, there) = UnixDatagram::pair().expect("a pair");
        here.set_nonblocking(true).expect("a socket");
        let (waits, waiting) = mpsc::sync_channel(8);
        (Arc::new(Shared { here, there, waits }), waiting)
    }
}

#[get("/shared")]
fn shared(shared: State<Shared>) -> Result<String> {
    shared.waits.send(())?;
    loop {
        wait_fd(&shared.here, Interest::READABLE, None)?;
        // All of them are woken by the first, and each is to have one.
        let mut message = [0; 8];
        match shared.here.recv(&mut message) {
            Ok(length) => return Ok(String::from_utf8(message[..length].to_vec())?),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The loop has its descriptor by that number from here on.
#[before_request]
async fn open(req: &Request, shared: State<Shared>) -> Result<()> {
    req.g().set(tokio::net::UnixDatagram::from_std(shared.here.try_clone()?)?);
    Ok(())
}

#[get("/of-tokio")]
fn of_tokio(socket: G<tokio::net::UnixDatagram>, shared: State<Shared>) -> Result<String> {
    shared.waits.send(())?;
    wait_fd(&*socket, Interest::READABLE, None)?;
    let mut message = [0; 8];
    let length = shared.here.recv(&mut message)?;
    Ok(String::from_utf8(message[..length].to_vec())?)
}

/// Waits until it is cancelled, and says what it was told.
#[get("/left")]
fn left(log: State<Log>) -> Result<()> {
    let (here, _there) = UnixStream::pair()?;
    log.add("waits");
    let told = wait_fd(&here, Interest::READABLE, None).expect_err("nobody writes");
    let told = told.get_ref().and_then(|cause| cause.downcast_ref::<Cancelled>());
    log.add(if told == Some(&Cancelled::ClientGone) { "told" } else { "went on" });
    Ok(())
}

// R48
#[test]
fn who_waits_when_the_client_leaves_is_told_by_an_error() {
    let (app, log) = crate::log::app(handlers![left]);
    for class in CLASSES {
        let served = Served::start(&app, class);
        let client = wire::send(served.addr, request("GET", "/left")).expect("sent");
        log.take_after("waits");
        drop(client);
        assert_eq!(log.take_after("told"), ["told"], "{class}");
    }
}

/// What each wait told, and the limits around them.
#[get("/limited")]
fn limited() -> Result<String> {
    let (here, mut there) = UnixStream::pair()?;
    let mut told = Vec::new();
    let mut tell = |interest| {
        told.push(match wait_fd(&here, interest, None) {
            Err(error)
                if error.get_ref().and_then(|cause| cause.downcast_ref()) == Some(&Elapsed) =>
            {
                format!("{}: Elapsed", error.kind())
            }
            other => said(other),
        });
    };
    let returned = green::timeout(SHORT, || {
        tell(Interest::READABLE);
        tell(Interest::READABLE);
        tell(Interest::WRITABLE);
        "returned"
    });
    let ended = green::timeout(SHORT, || {
        tell(Interest::READABLE);
        green::sleep(LONG);
    });
    there.write_all(b"!")?;
    tell(Interest::READABLE);
    Ok(format!("{}\n{returned:?}, {ended:?}", told.join("\n")))
}

#[test]
fn a_limit_around_it_that_is_over_is_an_error_and_what_waits_by_other_means_after_that_unwinds() {
    let app = App::new().handlers(handlers![limited]).build().expect("a sound app");
    let expected = [
        "timed out: Elapsed",
        // Whatever waits after it.
        "timed out: Elapsed",
        // This does not have to wait.
        "readable false, writable true",
        "timed out: Elapsed",
        "readable true, writable false",
        "Ok(\"returned\"), Err(Elapsed)",
    ];
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/limited"), (200, expected.join("\n")), "{}", entry.name());
    });
}

#[test]
fn several_wait_for_one_descriptor() {
    let (shared_state, waiting) = Shared::new();
    let app = App::new().shared_state(Arc::clone(&shared_state)).handlers(handlers![shared]);
    let served = on_loops(&app.build().expect("a sound app"), 1);
    let send = |_| wire::send(served.addr, request("GET", "/shared")).expect("sent");
    let clients: Vec<_> = (0..3).map(send).collect();
    (0..3).for_each(|_| waiting.recv().expect("it waits"));
    for message in ["one", "two", "three"] {
        shared_state.there.send(message.as_bytes()).expect("sent");
    }
    let answer = |client| text(&wire::read(client, false).expect("an answer"));
    let mut answers: Vec<_> = clients.into_iter().map(answer).collect();
    answers.sort();
    assert_eq!(answers, ["one", "three", "two"]);
}

#[test]
fn a_descriptor_may_be_that_of_a_socket_of_tokios() {
    let (shared, waiting) = Shared::new();
    let app = App::new().shared_state(Arc::clone(&shared)).handlers(handlers![open, of_tokio]);
    let served = on_loops(&app.build().expect("a sound app"), 1);
    let client = wire::send(served.addr, request("GET", "/of-tokio")).expect("sent");
    waiting.recv().expect("it waits");
    shared.there.send(b"hello").expect("sent");
    assert_eq!(text(&wire::read(client, false).expect("an answer")), "hello");
}
