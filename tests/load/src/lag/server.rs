//! A server with one event-loop thread, and how late that loop is.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use std::{io, thread};

use duotone::prelude::*;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How often the loop's lag is looked at.
const TICK: Duration = Duration::from_millis(1);

/// Where it listens, and the longest lag since it was last asked.
pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    longest_lag: Arc<AtomicU64>,
}

#[get("/sleep")]
fn sleep() -> &'static str {
    thread::sleep(Duration::from_secs(1));
    "slept"
}

#[get("/quick")]
async fn quick() -> &'static str {
    "quick"
}

impl Server {
    /// Starts it on a thread of its own, where it stays until the process ends.
    pub(crate) fn start() -> Result<Server> {
        let (ticks, received) = unbounded_channel();
        let (listening, addr) = mpsc::channel();
        let longest_lag = Arc::new(AtomicU64::new(0));
        let lag = Arc::clone(&longest_lag);
        thread::spawn(move || {
            if let Err(error) = serve(&listening, received, lag) {
                eprintln!("the server ended: {error}");
            }
        });
        thread::spawn(move || tick(&ticks));
        let addr = addr.recv().map_err(|_| io::Error::other("the server did not start"))?;
        Ok(Server { addr, longest_lag })
    }

    /// The longest lag since the last call.
    pub(crate) fn take_longest_lag(&self) -> Duration {
        Duration::from_micros(self.longest_lag.swap(0, Ordering::Relaxed))
    }
}

/// Serves, with this thread as its only event loop.
fn serve(
    listening: &mpsc::Sender<SocketAddr>,
    ticks: UnboundedReceiver<Instant>,
    longest_lag: Arc<AtomicU64>,
) -> Result<()> {
    let app = App::new().handlers(handlers![sleep, quick]).build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::spawn(watch(ticks, longest_lag));
        let server = duotone::Server::new(app).bind("127.0.0.1:0").listen().await?;
        for addr in server.addresses().iter().filter_map(duotone::BoundAddress::tcp) {
            // Nobody waits for it once `start` has returned.
            let _ = listening.send(addr);
        }
        server.serve().await
    })
}

/// Notes, on the loop, how long each tick was under way.
async fn watch(mut ticks: UnboundedReceiver<Instant>, longest_lag: Arc<AtomicU64>) {
    while let Some(sent) = ticks.recv().await {
        let lag = u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX);
        longest_lag.fetch_max(lag, Ordering::Relaxed);
    }
}

/// Sends the loop the time, from outside: what it takes to be received is the lag that any event
/// on this loop meets. (A timer of the loop's own is a millisecond coarse.)
fn tick(ticks: &UnboundedSender<Instant>) {
    while ticks.send(Instant::now()).is_ok() {
        thread::sleep(TICK);
    }
}
