//! A client that is made in one request and used in the next ones: in asyncio it is bound to the
//! event loop of the call that made it, which is closed by then.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use duotone::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::bridges::of_each_bridge;
use crate::entries::{Entry, each_entry};

/// Which reactor the client's socket and timer are of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reactor {
    Tokio,
    Smol,
}

/// A byte, and where to send the one that the service answers.
type Question = (u8, oneshot::Sender<u8>);

/// A client with a connection and a task that looks after it; made when it is first asked.
pub(super) struct Client {
    reactor: Reactor,
    service: SocketAddr,
    task: Mutex<Option<mpsc::Sender<Question>>>,
    pub(super) made: AtomicUsize,
}

impl Client {
    pub(super) fn new(reactor: Reactor, service: SocketAddr) -> Self {
        Client { reactor, service, task: Mutex::default(), made: 0.into() }
    }

    /// It is made anew when it is next asked.
    pub(super) fn forget(&self) {
        *self.task.blocking_lock() = None;
    }

    async fn ask(&self, byte: u8) -> Option<u8> {
        let task = {
            let mut task = self.task.lock().await;
            if task.is_none() {
                *task = Some(self.make().await);
            }
            task.clone()?
        };
        let (sender, answer) = oneshot::channel();
        task.send((byte, sender)).await.ok()?;
        answer.await.ok()
    }

    async fn make(&self) -> mpsc::Sender<Question> {
        self.made.fetch_add(1, Ordering::Relaxed);
        let (sender, questions) = mpsc::channel(8);
        match self.reactor {
            Reactor::Tokio => {
                let stream = tokio::net::TcpStream::connect(self.service).await;
                tokio::spawn(over_tokio(stream.expect("the service listens"), questions));
            }
            Reactor::Smol => {
                let stream = smol::net::TcpStream::connect(self.service).await;
                smol::spawn(over_smol(stream.expect("the service listens"), questions)).detach();
            }
        }
        sender
    }
}

async fn over_tokio(mut stream: tokio::net::TcpStream, mut questions: mpsc::Receiver<Question>) {
    while let Some((byte, answer)) = questions.recv().await {
        tokio::time::sleep(Duration::from_millis(1)).await;
        stream.write_all(&[byte]).await.expect("the service reads");
        let _ = answer.send(stream.read_u8().await.expect("the service answers"));
    }
}

async fn over_smol(mut stream: smol::net::TcpStream, mut questions: mpsc::Receiver<Question>) {
    use smol::io::{AsyncReadExt, AsyncWriteExt};
    while let Some((byte, answer)) = questions.recv().await {
        smol::Timer::after(Duration::from_millis(1)).await;
        stream.write_all(&[byte]).await.expect("the service reads");
        let mut answered = [0];
        stream.read_exact(&mut answered).await.expect("the service answers");
        let _ = answer.send(answered[0]);
    }
}

/// A service that answers each byte with the next one.
pub(super) fn service() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a client");
            thread::spawn(move || {
                let mut byte = [0];
                while stream.read_exact(&mut byte).is_ok() {
                    let _ = stream.write_all(&[byte[0] + 1]);
                }
            });
        }
    });
    address
}

#[get("/sync/{byte}")]
pub(super) fn from_sync(client: State<Client>, byte: u8) -> Option<String> {
    Some(async_to_sync(client.ask(byte))?.to_string())
}

#[get("/async/{byte}")]
pub(super) async fn from_async(client: State<Client>, byte: u8) -> Option<String> {
    Some(client.ask(byte).await?.to_string())
}

#[get("/moved/{byte}")]
pub(super) async fn from_moved(byte: u8) -> Option<String> {
    let client = current::app().ok()?.state::<Client>()?;
    Some(sync_to_async(move || async_to_sync(client.ask(byte))).await?.to_string())
}

// R45
#[test]
fn a_client_is_bound_to_a_dead_loop() {
    let service = service();
    for reactor in [Reactor::Tokio, Reactor::Smol] {
        let app = || {
            let client = Client::new(reactor, service);
            App::new().state(client).handlers(handlers![from_sync, from_async, from_moved])
        };
        for (bridge, app) in of_each_bridge(app) {
            if matches!(reactor, Reactor::Tokio) && bridge != "tokio" {
                // Such an app brings its reactor along.
                continue;
            }
            each_entry(&app, |entry| made_once_for_all(entry, &app, reactor, bridge));
        }
    }
}

/// Whichever view makes the client, all others use it in later requests.
fn made_once_for_all(entry: &Entry, app: &App, reactor: Reactor, bridge: &str) {
    let client = app.state::<Client>().expect("a client");
    for first in ["sync", "async", "moved"] {
        client.forget();
        let before = client.made.load(Ordering::Relaxed);
        for view in [first, "sync", "async", "moved", "sync"] {
            let answer = entry.get(&format!("/{view}/41"));
            let context = format!("{view} after {first}, {reactor:?}, {bridge}, {}", entry.name());
            assert_eq!(answer, (200, "42".to_owned()), "{context}");
        }
        let made = client.made.load(Ordering::Relaxed) - before;
        assert_eq!(made, 1, "{reactor:?}, {bridge}, {}", entry.name());
    }
}
