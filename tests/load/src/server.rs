//! A server with one event-loop thread, and how late that loop is.

use std::net::{SocketAddr, TcpListener};
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
        // Free a moment ago; the server binds it again.
        let addr = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let app = App::new().handlers(handlers![sleep, quick]).build()?;
        let longest_lag = Arc::new(AtomicU64::new(0));
        let (ticks, received) = unbounded_channel();
        let lag = Arc::clone(&longest_lag);
        let (failed, failure) = mpsc::channel();
        thread::spawn(move || {
            let ended = serve(app, addr, received, lag);
            let _ = failed.send(ended);
        });
        thread::spawn(move || tick(&ticks));
        wait_for(addr, &failure)?;
        Ok(Server { addr, longest_lag })
    }

    /// The longest lag since the last call.
    pub(crate) fn take_longest_lag(&self) -> Duration {
        Duration::from_micros(self.longest_lag.swap(0, Ordering::Relaxed))
    }
}

/// Serves on this thread alone.
fn serve(
    app: App,
    addr: SocketAddr,
    mut ticks: UnboundedReceiver<Instant>,
    longest_lag: Arc<AtomicU64>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::spawn(async move {
            while let Some(sent) = ticks.recv().await {
                let lag = u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX);
                longest_lag.fetch_max(lag, Ordering::Relaxed);
            }
        });
        duotone::Server::new(app).bind(addr.to_string()).serve().await
    })
}

/// Sends the loop the time, from outside: what it takes to be received is the lag that any event
/// on this loop meets. (A timer of the loop's own is a millisecond coarse.)
fn tick(ticks: &UnboundedSender<Instant>) {
    while ticks.send(Instant::now()).is_ok() {
        thread::sleep(TICK);
    }
}

/// Until it accepts connections, or says why it does not.
fn wait_for(addr: SocketAddr, failure: &mpsc::Receiver<Result<()>>) -> Result<()> {
    while std::net::TcpStream::connect(addr).is_err() {
        match failure.recv_timeout(Duration::from_millis(10)) {
            Ok(Err(error)) => return Err(error),
            Ok(Ok(())) | Err(mpsc::RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("the server ended").into());
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    }
    Ok(())
}
