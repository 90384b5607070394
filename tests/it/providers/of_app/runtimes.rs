//! Where providers of the app run, and by which runtime: what they make outlives it.

use std::ffi::CString;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use duotone::prelude::*;
use duotone::{PoolConfig, WorkerClass};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use crate::bridges::Counting;
use crate::entries::{Entry, Served, request, text};
use crate::polling::pause;
use crate::wire;

/// A connection, made by one runtime and used by the handlers of others.
struct Connection(Mutex<TcpStream>);

struct Upstream(SocketAddr);

#[provider(app)]
async fn connection(State(upstream): State<Upstream>) -> Result<Connection> {
    let stream = TcpStream::connect(upstream.0).await?;
    Ok(Connection(Mutex::new(stream)))
}

#[get("/echo")]
async fn echo(State(connection): State<Connection>) -> Result<String> {
    let mut stream = connection.0.lock().await;
    stream.write_all(b"ping").await?;
    let mut back = [0; 4];
    stream.read_exact(&mut back).await?;
    Ok(String::from_utf8_lossy(&back).into_owned())
}

#[test]
fn a_socket_outlives_the_runtime_of_the_request_that_had_it_made() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let addr = listener.local_addr().expect("an address");
    let upstream = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut copy = stream.try_clone().expect("a second handle");
        let _ = std::io::copy(&mut stream, &mut copy);
    });
    let app = App::new().state(Upstream(addr)).handlers(handlers![echo, connection]);
    let app = app.build().expect("a sound app");
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let res = runtime.expect("a runtime").block_on(app.handle(request("GET", "/echo")));
        assert_eq!(res.body().as_bytes(), Some(&b"ping"[..]));
    }
    assert_eq!(Entry::HandleSync(app.clone()).get("/echo"), (200, "ping".to_owned()));
    drop(app);
    upstream.join().expect("an end");
}

// R42, R45
#[test]
fn without_a_server_they_run_off_the_loop_by_the_bridge_of_the_app() {
    #[provider(app)]
    fn place() -> String {
        thread::current().name().unwrap_or("unnamed").to_owned()
    }
    #[provider(app)]
    async fn place_of_async(_: State<String>) -> CString {
        pause().await;
        let name = thread::current().name().unwrap_or("unnamed").to_owned();
        CString::new(name).expect("no NUL")
    }
    #[get("/")]
    async fn places(sync: State<String>, other: State<CString>) -> String {
        format!("{} {}", *sync, other.to_string_lossy())
    }
    let driven = Arc::new(AtomicUsize::new(0));
    let app = App::new()
        .bridge(Counting(Arc::clone(&driven)))
        .pool(PoolConfig::default().with_max_threads(1).with_thread_name("worker"))
        .handlers(handlers![places, place_of_async, place]);
    let app = app.build().expect("a sound app");
    let (status, places) = Entry::Handle(app).get("/");
    let [first, second] = places.split(' ').collect::<Vec<_>>()[..] else { panic!("{places}") };
    assert!(status == 200 && first.starts_with("worker") && second == first, "{places}");
    assert!(driven.load(Ordering::Relaxed) >= 2);
}

// R42
#[test]
fn a_server_awaits_async_ones_on_its_loop_and_takes_sync_ones_to_a_worker() {
    struct Sync(String);
    struct Async(String);
    #[provider(app)]
    fn on_worker(_: State<Async>) -> Sync {
        Sync(thread::current().name().unwrap_or("unnamed").to_owned())
    }
    #[provider(app)]
    async fn on_loop() -> Async {
        tokio::task::yield_now().await;
        Async(thread::current().name().unwrap_or("unnamed").to_owned())
    }
    #[get("/")]
    fn places(first: State<Sync>, second: State<Async>) -> String {
        format!("{} {}", first.0.0, second.0.0)
    }
    let app = || {
        let pool = PoolConfig::default().with_thread_name("worker");
        App::new().pool(pool).handlers(handlers![places, on_worker, on_loop]).build()
    };
    for class in [WorkerClass::Async, WorkerClass::Threads] {
        let app = app().expect("a sound app");
        let served = Served::start(&app, class);
        let res = wire::exchange(served.addr, request("GET", "/")).expect("an answer");
        let places = text(&res);
        assert!(places.starts_with("worker") && places.ends_with(" test-server"), "{places}");
    }
}
