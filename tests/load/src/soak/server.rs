//! Servers that are started and stopped: the one that is soaked, and its upstream.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fmt, io};

use duotone::prelude::*;
use duotone::{BoundAddress, Server, WorkerClass};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::app::{Counts, app};

/// How long it may take to stop: some requests have no end.
const PATIENCE: Duration = Duration::from_millis(200);

/// A server on a thread of its own.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<()>>>,
}

/// The one that is soaked.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    running: Running,
    counts: Counts,
}

/// What is left of it when it has stopped.
pub(crate) struct Ended(Counts);

impl Served {
    pub(crate) fn start(upstream: SocketAddr) -> Result<Served> {
        let counts = Counts::new(upstream);
        let app = app(counts.clone()).build()?;
        let server = Server::new(app).worker_class(WorkerClass::Green).workers(2);
        let running = Running::start(allowed(server).shutdown_timeout(PATIENCE))?;
        Ok(Served { address: running.address, running, counts })
    }

    pub(crate) fn stop(self) -> Result<Ended> {
        self.running.stop()?;
        Ok(Ended(self.counts))
    }
}

#[expect(unsafe_code, reason = "consent to class `green` is unsafe")]
fn allowed(server: Server) -> Server {
    // SAFETY: nothing in this program relies on having its thread for itself.
    unsafe { server.allow_green() }
}

impl Ended {
    pub(crate) fn left(&self) -> usize {
        self.0.functions.count() + self.0.requests.count()
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { functions, requests, .. } = &self.0;
        write!(f, "{} functions and {} requests are left", functions.count(), requests.count())
    }
}

#[get("/")]
async fn answer() -> &'static str {
    tokio::time::sleep(Duration::from_millis(3)).await;
    "an answer"
}

/// A server that takes three milliseconds.
pub(crate) fn upstream() -> Result<Running> {
    Running::start(Server::new(App::new().handlers(handlers![answer]).build()?).workers(1))
}

impl Running {
    fn start(server: Server) -> Result<Running> {
        let (stop, stopped) = oneshot::channel::<()>();
        let (found, address) = mpsc::channel();
        let server = server.bind("127.0.0.1:0").shutdown_on(async { drop(stopped.await) });
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let listening = server.listen().await?;
                for address in listening.addresses().iter().filter_map(BoundAddress::tcp) {
                    // Nobody waits for it once `start` has returned.
                    let _ = found.send(address);
                }
                listening.serve().await
            })
        });
        let address = address.recv().map_err(|_| io::Error::other("it did not start"))?;
        Ok(Running { address, stop: Some(stop), thread: Some(thread) })
    }

    fn stop(mut self) -> Result<()> {
        drop(self.stop.take());
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(_)) => Err(io::Error::other("the server panicked").into()),
            Some(Ok(ended)) => ended,
            None => Ok(()),
        }
    }
}
