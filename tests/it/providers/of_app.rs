//! Providers of the app: once, before the first request, in whatever runs it.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use duotone::prelude::*;
use duotone::{Bridge, Handler, PoolConfig, Server, WorkerClass};

use crate::entries::{Entry, LOOP, each_entry, request, text};
use crate::log::Log;
use crate::polling::{block_on, pause, poll_times};
use crate::wire;

/// Numbered in the order of their making.
#[derive(Debug)]
struct Pool(usize);
struct Cache(usize);
struct Index(usize);

#[provider(app)]
fn index(cache: State<Cache>, pool: State<Pool>, log: State<Log>) -> Index {
    log.add("index");
    async_to_sync(pause());
    Index(cache.0.0 + pool.0.0)
}

#[provider(app)]
async fn cache(State(pool): State<Pool>, log: State<Log>) -> Result<Cache> {
    pause().await;
    log.add("cache");
    Ok(Cache(pool.0 + 1))
}

#[provider(app)]
fn pool(app: App, log: State<Log>) -> BoxFuture<'static, Result<Pool>> {
    Box::pin(async move {
        pause().await;
        assert!(app.state::<Pool>().is_none());
        log.add("pool");
        Ok(Pool(1))
    })
}

#[get("/")]
async fn view(State(index): State<Index>, req: &Request) -> String {
    format!("{} {:?}", index.0, req.app().state::<Pool>())
}

#[provider]
fn of_request(State(cache): State<Cache>) -> usize {
    cache.0
}

#[before_request]
fn before(_: State<Pool>, cache: Provided<of_request>) {
    assert_eq!(*cache, 2);
}

fn listed() -> Vec<Handler> {
    let blueprint = handlers![view, before, index];
    blueprint.into_iter().chain(handlers![cache, pool]).collect()
}

#[track_caller]
fn app(handlers: Vec<Handler>) -> (App, Log) {
    crate::log::app(handlers)
}

#[test]
fn they_run_once_in_the_order_of_what_they_ask_for() {
    let (app, log) = app(listed());
    each_entry(&app, |entry| {
        for _ in 0..2 {
            let answer = (200, "3 Some(Pool(1))".to_owned());
            assert_eq!(entry.get("/"), answer, "{}", entry.name());
        }
    });
    assert_eq!(log.take(), ["pool", "cache", "index"]);
}

#[test]
fn each_way_to_run_an_app_runs_them() {
    for run in [
        |app: App| Entry::Handle(app).get("/"),
        |app: App| Entry::HandleSync(app).get("/"),
        |app: App| {
            let res = app.test_client().get("/").send();
            (res.status().as_u16(), res.text().to_owned())
        },
        |app: App| {
            let res = block_on(app.test_client().get("/").into_future());
            (res.status().as_u16(), res.text().to_owned())
        },
    ] {
        let (app, log) = app(listed());
        assert_eq!(run(app), (200, "3 Some(Pool(1))".to_owned()));
        assert_eq!(log.take(), ["pool", "cache", "index"]);
    }
}

struct Slow;

#[provider(app)]
async fn slow(State(gate): State<Gate>, log: State<Log>) -> Result<Slow> {
    log.add("slow");
    gate.0.acquire().await?.forget();
    if gate.1.fetch_add(1, Ordering::Relaxed) == 0 {
        abort!(503, "not yet");
    }
    Ok(Slow)
}

/// Opened by the test; and how often it was gone through.
struct Gate(tokio::sync::Semaphore, AtomicUsize);

#[get("/slow")]
fn asks_slow(_: State<Slow>) -> &'static str {
    "there"
}

#[before_request]
fn hook(log: State<Log>) {
    log.add("before");
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

fn slow_app(handlers: Vec<Handler>) -> (App, Log) {
    let log = Log::default();
    let gate = Gate(tokio::sync::Semaphore::new(0), AtomicUsize::new(0));
    let app = App::new().shared_state(log.clone().into()).state(gate).debug(true);
    (app.handlers(handlers).build().expect("a sound app"), log)
}

#[test]
fn requests_that_come_meanwhile_wait_and_an_error_is_theirs_and_the_next_tries_again() {
    let (app, log) = slow_app(handlers![asks_slow, slow, hook, teardown].to_vec());
    let gate = app.state::<Gate>().expect("the gate");
    let (answers, answered) = mpsc::channel();
    // All of them join one attempt: it cannot end while the gate is shut.
    let mut waiting: Vec<_> =
        (0..4).map(|_| Box::pin(app.handle(request("GET", "/slow")))).collect();
    for dispatch in &mut waiting {
        assert!(poll_times(dispatch.as_mut(), 1).is_none());
    }
    // One of them goes away, be it the one that began.
    drop(waiting.remove(0));
    let from_thread = {
        let (app, answers) = (app.clone(), answers.clone());
        thread::spawn(move || answers.send(Entry::HandleSync(app).get("/slow")).expect("the test"))
    };
    // It joins or begins the next attempt: so two may go through, and the first fails.
    assert_eq!(log.take_after("slow"), ["slow"]);
    gate.0.add_permits(1);
    for dispatch in waiting {
        let res = block_on(dispatch);
        assert_eq!(res.status(), 500);
        let page = String::from_utf8_lossy(res.body().as_bytes().expect("a page")).into_owned();
        assert!(page.contains("slow") && page.contains("not yet"), "{page}");
    }
    gate.0.add_permits(2);
    from_thread.join().expect("a thread that ends");
    assert!([200, 500].contains(&answered.recv().expect("its answer").0));
    log.take();
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/slow"), (200, "there".to_owned()), "{}", entry.name());
    });
    assert_eq!(gate.1.load(Ordering::Relaxed), 2, "the one that failed, and one that did not");
}

#[provider(app)]
fn panics(log: State<Log>) -> Slow {
    log.add("panics");
    panic!("on purpose")
}

// R13
#[test]
fn without_its_values_an_app_answers_500_and_calls_nothing_else() {
    for failing in [handlers![panics], handlers![refuses]] {
        let (app, log) = app(failing.into_iter().chain(handlers![hook, teardown]).collect());
        for entry in [Entry::Handle(app.clone()), Entry::HandleSync(app)] {
            let res = entry.call("GET", "/missing");
            assert_eq!(res.status(), 500, "{}", entry.name());
            assert!(!text(&res).contains("purpose"), "{}", entry.name());
            let events = log.take();
            assert!(events == ["panics"] || events == ["refuses"], "{events:?}, {}", entry.name());
        }
    }
}

#[provider(app)]
async fn refuses(log: State<Log>) -> Result<Slow> {
    log.add("refuses");
    abort!(401, "on purpose")
}

#[before_serving]
async fn warm(log: State<Log>, _pool: State<Pool>) {
    log.add("before serving");
}

#[test]
fn a_server_runs_them_before_it_listens_and_does_not_start_without() {
    let (sound, log) = app(listed().into_iter().chain(handlers![warm]).collect());
    let server = Server::new(sound).bind("127.0.0.1:0").shutdown_on(std::future::ready(()));
    LOOP.block_on(async {
        let listening = server.listen().await.expect("a server");
        assert_eq!(log.take(), ["pool", "cache", "index"]);
        listening.serve().await.expect("that stops");
    });

    for failing in [handlers![refuses], handlers![panics]] {
        let (failing, log) = app(failing.to_vec());
        // It would be in use, if anything listened.
        let server = Server::new(failing).bind("127.0.0.1:0");
        let error = LOOP.block_on(server.serve()).expect_err("a server that does not start");
        let error = error.to_string();
        let name = log.take().remove(0);
        let begins = format!("`{name}` (tests/it/providers/of_app.rs:");
        assert!(error.starts_with(&begins), "{error}");
        assert!(error.contains("), a `#[provider(app)]`, failed: "), "{error}");
        assert!(error.ends_with("on purpose"), "{error}");
    }
}

/// A connection, made by one runtime and used by the handlers of others.
struct Connection(tokio::sync::Mutex<tokio::net::TcpStream>);

struct Upstream(std::net::SocketAddr);

#[provider(app)]
async fn connection(State(upstream): State<Upstream>) -> Result<Connection> {
    let stream = tokio::net::TcpStream::connect(upstream.0).await?;
    Ok(Connection(tokio::sync::Mutex::new(stream)))
}

#[get("/echo")]
async fn echo(State(connection): State<Connection>) -> Result<String> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = connection.0.lock().await;
    stream.write_all(b"ping").await?;
    let mut back = [0; 4];
    stream.read_exact(&mut back).await?;
    Ok(String::from_utf8_lossy(&back).into_owned())
}

#[test]
fn a_socket_outlives_the_runtime_of_the_request_that_had_it_made() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
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

/// A bridge of another runtime, by its name.
struct Named(Arc<AtomicUsize>);

impl Bridge for Named {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        self.0.fetch_add(1, Ordering::Relaxed);
        block_on(future);
    }
}

// R42, R45
#[test]
fn without_a_server_they_run_off_the_loop_by_the_bridge_of_the_app() {
    #[provider(app)]
    fn place() -> String {
        thread::current().name().unwrap_or("unnamed").to_owned()
    }
    #[provider(app)]
    async fn place_of_async(_: State<String>) -> std::ffi::CString {
        pause().await;
        let name = thread::current().name().unwrap_or("unnamed").to_owned();
        std::ffi::CString::new(name).expect("no NUL")
    }
    #[get("/")]
    async fn places(sync: State<String>, other: State<std::ffi::CString>) -> String {
        format!("{} {}", *sync, other.to_string_lossy())
    }
    let driven = Arc::new(AtomicUsize::new(0));
    let app = App::new()
        .bridge(Named(Arc::clone(&driven)))
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
        let served = crate::entries::Served::start(&app, class);
        let res = wire::exchange(served.addr, request("GET", "/")).expect("an answer");
        let places = text(&res);
        assert!(places.starts_with("worker") && places.ends_with(" test-server"), "{places}");
    }
}
