//! A client outlives the event loop that it was made on: kept in `State`, used without a server, by
//! one server, and by another after that has ended.

use std::sync::atomic::Ordering;

use duotone::prelude::*;
use duotone::{Server, WorkerClass};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Mutex, oneshot};

use super::client::{Client, Reactor, from_async, from_moved, from_sync, service};
use crate::entries::{Entry, LOOP, Served};
use crate::polling::block_on;

const CLASSES: [WorkerClass; 2] = [WorkerClass::Async, WorkerClass::Threads];

/// A connection without a task, as that of a pool.
struct Connection(Mutex<Option<TcpStream>>);

impl Connection {
    async fn ask(&self, byte: u8) -> Result<u8> {
        let mut stream = self.0.lock().await;
        let stream = stream.as_mut().or_status(StatusCode::NOT_FOUND)?;
        stream.write_all(&[byte]).await?;
        Ok(stream.read_u8().await?)
    }
}

#[get("/connected/sync/{byte}")]
fn connected_sync(connection: State<Connection>, byte: u8) -> Result<String> {
    Ok(async_to_sync(connection.ask(byte))?.to_string())
}

#[get("/connected/async/{byte}")]
async fn connected_async(connection: State<Connection>, byte: u8) -> Result<String> {
    Ok(connection.ask(byte).await?.to_string())
}

fn app(stream: Option<TcpStream>) -> App {
    let client = Client::new(Reactor::Tokio, service());
    let views = handlers![from_sync, from_async, from_moved, connected_sync, connected_async];
    App::new()
        .state(client)
        .state(Connection(Mutex::new(stream)))
        .handlers(views)
        .build()
        .expect("a sound app")
}

fn made(app: &App) -> usize {
    app.state::<Client>().expect("a client").made.load(Ordering::Relaxed)
}

/// Each view that uses the client.
#[track_caller]
fn all_answer(entry: &Entry, views: &[&str]) {
    for view in views {
        let answer = entry.get(&format!("/{view}/41"));
        assert_eq!(answer, (200, "42".to_owned()), "{view}, {}", entry.name());
    }
}

const OF_CLIENT: [&str; 3] = ["sync", "async", "moved"];
const ALL: [&str; 5] = ["sync", "async", "moved", "connected/sync", "connected/async"];

// What is made outside of servers is made on the process's own runtime, which does not end.
#[test]
fn a_client_that_is_made_before_the_servers_serves_them_all() {
    let service = service();
    let stream = async_to_sync(TcpStream::connect(service)).expect("the service listens");
    let app = app(Some(stream));
    all_answer(&Entry::HandleSync(app.clone()), &ALL);
    for class in CLASSES {
        let server = Entry::Socket(class, Served::start(&app, class));
        all_answer(&server, &ALL);
        // It ends here, and its runtime.
        drop(server);
        all_answer(&Entry::HandleSync(app.clone()), &ALL);
    }
    assert_eq!(made(&app), 1);
}

// The runtime of `run()` ends with the server, and tokio ends what was made on it.
#[test]
fn a_client_that_is_made_on_a_server_ends_with_it_by_an_error_and_not_by_silence() {
    for class in CLASSES {
        let app = app(None);
        all_answer(&Entry::Socket(class, Served::start(&app, class)), &OF_CLIENT);
        let later =
            [Entry::HandleSync(app.clone()), Entry::Socket(class, Served::start(&app, class))];
        for entry in &later {
            for view in OF_CLIENT {
                // The task of the client is gone, which it says.
                assert_eq!(entry.get(&format!("/{view}/41")).0, 404, "{view}, {}", entry.name());
            }
        }
        // A client that connects again when it fails, as pools do, goes on.
        app.state::<Client>().expect("a client").forget();
        for entry in &later {
            all_answer(entry, &OF_CLIENT);
        }
        assert_eq!(made(&app), 2, "{class}");
    }
}

#[test]
fn a_connection_that_is_made_on_a_runtime_ends_with_it_by_an_error() {
    let service = service();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let stream = runtime.block_on(TcpStream::connect(service)).expect("the service listens");
    let app = app(Some(stream));
    drop(runtime);
    for class in CLASSES {
        let server = Entry::Socket(class, Served::start(&app, class));
        for entry in [Entry::HandleSync(app.clone()), server] {
            for view in ["connected/sync", "connected/async"] {
                let (status, _) = entry.get(&format!("/{view}/41"));
                assert_eq!(status, 500, "{view}, {}", entry.name());
            }
        }
    }
}

// The recipe of docs/worker-classes.md.
#[test]
fn servers_in_a_runtime_of_ones_own_share_their_clients() {
    let app = app(None);
    for class in CLASSES {
        let (stop, stopped) = oneshot::channel::<()>();
        let server = Server::new(app.clone()).bind("127.0.0.1:0").worker_class(class);
        let server = server.shutdown_on(async { drop(stopped.await) });
        let listening = block_on(LOOP.spawn(server.listen())).expect("no panic").expect("a port");
        let addr = listening.addresses()[0].tcp().expect("TCP");
        let serving = LOOP.spawn(listening.serve());
        for view in OF_CLIENT {
            let request = crate::entries::request("GET", &format!("/{view}/41"));
            let answer = crate::wire::exchange(addr, request).expect("an answer");
            assert_eq!(crate::entries::text(&answer), "42", "{view}, {class}");
        }
        drop(stop);
        block_on(serving).expect("no panic").expect("the server stops cleanly");
        all_answer(&Entry::HandleSync(app.clone()), &OF_CLIENT);
    }
    assert_eq!(made(&app), 1);
}
