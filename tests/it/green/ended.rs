//! What was started as a green thread ends where it waits, in each worker class: by `cancel`, and with its
//! group.

use std::future::pending;
use std::io::Read;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use duotone::green::net::{TcpListener, TcpStream, UdpSocket, UnixStream};
use duotone::green::sync::Event;
use duotone::green::{self, Group, Interest, wait_fd};
use duotone::prelude::*;
use duotone::{Cancelled, TaskError, try_async_to_sync};
use tokio::sync::oneshot;

use crate::bridges::of_each_bridge;
use crate::entries::{CLASSES, each_entry};
use crate::green::net::peers;
use crate::log::{Bell, Log};
use crate::server::running::Running;

const SHORT: Duration = Duration::from_millis(5);
const LONG: Duration = Duration::from_secs(3600);

/// Waits for ever, in one of these ways.
const WAYS: [&str; 10] = [
    "driven",
    "asked",
    "sleep",
    "yield",
    "event",
    "read",
    "connection",
    "datagram",
    "unix",
    "caught",
];

fn wait(how: &str, silent: SocketAddr) -> Result<()> {
    match how {
        "driven" => async_to_sync(pending::<()>()),
        // It is not its request that is cancelled, so there is nothing to be asked.
        "asked" => drop(try_async_to_sync(pending::<()>())),
        "sleep" => green::sleep(LONG),
        "yield" => loop {
            green::yield_now();
        },
        "event" => Event::new().wait(),
        "read" => drop(TcpStream::connect(silent)?.read(&mut [0])?),
        "connection" => drop(TcpListener::bind("127.0.0.1:0")?.accept()?),
        "datagram" => drop(UdpSocket::bind("127.0.0.1:0")?.recv(&mut [0])?),
        "unix" => drop(UnixStream::pair()?.0.read(&mut [0])?),
        // Whatever waits after that is ended again.
        "caught" => {
            let caught = catch_unwind(AssertUnwindSafe(|| green::sleep(LONG)));
            assert!(caught.is_err());
            green::sleep(LONG);
        }
        _ => abort!(404),
    }
    panic!("it went on: {how}")
}

/// Cancels a task that waits, at once or after a while.
#[get("/cancels/{how}/{millis}")]
fn cancels(how: &str, millis: u64, log: State<Log>, silent: State<SocketAddr>) -> Result<String> {
    let (bell, how, (tell, begun)) =
        (Bell::of(&log, "dropped"), how.to_owned(), oneshot::channel());
    let task = green::spawn(move || {
        let _bell = bell;
        tell.send(()).expect("a view that waits");
        wait(&how, *silent)
    });
    async_to_sync(begun)?;
    green::sleep(Duration::from_millis(millis));
    task.cancel();
    let error = task.join().expect_err("it was cancelled");
    Ok(format!("{:?}", error.downcast_ref::<TaskError>()))
}

#[test]
fn one_that_is_cancelled_ends_where_it_waits_in_each_class() {
    let log = Log::default();
    let silent = peers::serve(peers::silence);
    let app =
        || App::new().shared_state(log.clone().into()).state(silent).handlers(handlers![cancels]);
    for (bridge, app) in of_each_bridge(app) {
        each_entry(&app, |entry| {
            for how in WAYS {
                for millis in [0, 5] {
                    let answer = entry.get(&format!("/cancels/{how}/{millis}"));
                    let row = format!("{how}, {millis}, {bridge}, {}", entry.name());
                    assert_eq!(answer, (200, "Some(Cancelled)".to_owned()), "{row}");
                    assert_eq!(log.take(), ["dropped"], "{row}");
                }
            }
        });
    }
}

#[get("/cancels-wait-fd")]
fn cancels_wait_fd() -> Result<String> {
    let (tell, begun) = oneshot::channel();
    let task = green::spawn(move || {
        let (here, _there) = std::os::unix::net::UnixStream::pair()?;
        tell.send(()).expect("a view that waits");
        let told = wait_fd(&here, Interest::READABLE, None).expect_err("nobody writes");
        let told = told.get_ref().and_then(|cause| cause.downcast_ref::<Cancelled>()).copied();
        Ok::<_, std::io::Error>(format!("{told:?}"))
    });
    async_to_sync(begun)?;
    green::sleep(SHORT);
    task.cancel();
    task.join()
}

#[test]
fn one_that_waits_for_a_descriptor_is_told_by_an_error() {
    let app = App::new().handlers(handlers![cancels_wait_fd]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let told = (200, "Some(ClientGone)".to_owned());
        assert_eq!(entry.get("/cancels-wait-fd"), told, "{}", entry.name());
    });
}

/// Waits while it is dropped, and says so.
struct Rests(Log);

impl Drop for Rests {
    fn drop(&mut self) {
        green::sleep(SHORT);
        self.0.add("rested");
    }
}

#[get("/rests")]
fn rests(log: State<Log>) -> String {
    let (held, (tell, begun)) = (Rests(Log::clone(&log)), oneshot::channel());
    let task = green::spawn(move || {
        let _held = held;
        tell.send(()).expect("a view that waits");
        green::sleep(LONG);
    });
    async_to_sync(begun).expect("it begins");
    task.cancel();
    format!("{:?}", task.join().map_err(|error| error.to_string()))
}

#[test]
fn a_drop_on_that_way_waits_all_the_same() {
    let (app, log) = crate::log::app(handlers![rests]);
    each_entry(&app, |entry| {
        let answer = (200, "Err(\"the task was cancelled\")".to_owned());
        assert_eq!(entry.get("/rests"), answer, "{}", entry.name());
        assert_eq!(log.take(), ["rested"], "{}", entry.name());
    });
}

/// A closure in a worker's place, when what waits for it is cancelled there.
#[get("/in-place")]
fn in_place() -> String {
    let (tell, begun) = oneshot::channel();
    let task = green::spawn(|| {
        async_to_sync(sync_to_async(|| {
            tell.send(()).expect("a view that waits");
            green::sleep(LONG);
        }));
    });
    async_to_sync(begun).expect("it begins");
    task.cancel();
    format!("{:?}", task.join().map_err(|error| error.to_string()))
}

// R44
#[test]
fn so_does_a_closure_that_runs_in_its_place() {
    let app = App::new().handlers(handlers![in_place]).build().expect("a sound app");
    each_entry(&app, |entry| {
        // A worker thread has it then, and finishes it.
        if !entry.is_green() {
            let answer = (200, "Err(\"the task was cancelled\")".to_owned());
            assert_eq!(entry.get("/in-place"), answer, "{}", entry.name());
        }
    });
}

/// It is no green thread, whatever the class.
#[get("/sync")]
fn of_spawn_sync() -> Result<String> {
    let (tell, begun) = oneshot::channel();
    let task = duotone::spawn_sync(|| {
        tell.send(()).expect("a view that waits");
        green::sleep(SHORT);
        "finished"
    });
    async_to_sync(begun)?;
    task.cancel();
    Ok(task.join()?.to_owned())
}

// R47
#[test]
fn what_spawn_sync_began_is_finished() {
    let app = App::new().handlers(handlers![of_spawn_sync]).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/sync"), (200, "finished".to_owned()), "{}", entry.name());
    });
}

/// Starts one that waits for ever, and waits until it has begun.
fn begin(group: &mut Group<()>, log: &Log) {
    let (bell, (tell, begun)) = (Bell::of(log, "ended"), oneshot::channel());
    group.spawn(move || {
        let _bell = bell;
        tell.send(()).expect("a view that waits");
        green::sleep(LONG);
    });
    async_to_sync(begun).expect("it begins");
}

#[get("/group/{how}")]
fn of_group(how: &str, log: State<Log>) -> &'static str {
    let mut group = Group::new();
    begin(&mut group, &log);
    match how {
        "killed" => group.kill(),
        "dropped" => drop(group),
        _ => std::mem::forget(group),
    }
    "answered"
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

// R47
#[test]
fn those_of_a_group_end_before_the_teardowns_of_their_request() {
    let (app, log) = crate::log::app(handlers![of_group, teardown]);
    each_entry(&app, |entry| {
        for how in ["killed", "dropped", "kept"] {
            let path = format!("/group/{how}");
            assert_eq!(entry.get(&path).0, 200, "{path}, {}", entry.name());
            let events = log.take_after("teardown");
            assert_eq!(events, ["ended", "teardown"], "{path}, {}", entry.name());
        }
    });
}

#[get("/cut")]
fn cut(log: State<Log>) -> &'static str {
    let (bell, (tell, begun)) = (Bell::of(&log, "cut"), oneshot::channel());
    green::spawn(move || {
        let _bell = bell;
        tell.send(()).expect("a view that waits");
        green::sleep(LONG);
    });
    async_to_sync(begun).expect("it begins");
    "answered"
}

// R47
#[test]
fn a_server_that_stops_ends_them_where_they_wait_in_each_class() {
    for class in CLASSES {
        let log = Log::default();
        let app = App::new().shared_state(log.clone().into()).handlers(handlers![cut]);
        let server = Running::with(class, app, |server| server.shutdown_timeout(SHORT));
        assert_eq!(server.connect().get("/cut").body, "answered", "{class}");
        server.stop().expect("a graceful stop");
        assert_eq!(log.take_after("cut"), ["cut"], "{class}");
    }
}

// R47, R48
#[test]
fn those_of_a_group_end_when_the_client_is_gone_in_each_class() {
    for class in CLASSES {
        let log = Log::default();
        let app = App::new().shared_state(log.clone().into());
        let server = Running::start(class, app.handlers(handlers![joins, teardown]));
        let mut wire = server.connect();
        wire.send("GET /joins HTTP/1.1\r\nhost: test\r\n\r\n");
        assert_eq!(log.take_after("begun"), ["begun"], "{class}");
        drop(wire);
        assert_eq!(log.take_after("teardown"), ["ended", "teardown"], "{class}");
    }
}

#[get("/joins")]
fn joins(log: State<Log>) {
    let mut group = Group::new();
    begin(&mut group, &log);
    log.add("begun");
    group.join_all();
}
