//! One round: load for a while, then the figures.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use duotone_load::{Connection, percentile};
use tokio::task::{JoinHandle, JoinSet};

use crate::server::Server;

/// How many connections ask for the async view, and how long each rests between two requests: a
/// server at work, far from saturated, so that what is measured is waiting and not queueing.
const PROBES: u32 = 8;
const REST: Duration = Duration::from_millis(1);

/// How long before the probes begin. The sleepers' starts are spread over it, which is as long as
/// they sleep: what is measured is their blocking, not 64 requests at once.
const SETTLING: Duration = Duration::from_secs(1);

/// What a round puts on the server beside the probes.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) sleepers: u32,
    pub(crate) time: Duration,
}

/// What a round shows.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) longest_lag: Duration,
    pub(crate) p99: Duration,
}

impl Figures {
    /// Of each figure on its own.
    pub(crate) fn median(rounds: &[Figures]) -> Figures {
        let median = |figure: fn(&Figures) -> Duration| {
            let mut all: Vec<_> = rounds.iter().map(figure).collect();
            percentile(&mut all, 50)
        };
        Figures { longest_lag: median(|round| round.longest_lag), p99: median(|round| round.p99) }
    }
}

/// Runs a round, from a loop of its own.
pub(crate) fn run(server: &Server, load: Load) -> io::Result<Figures> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let over = Arc::new(AtomicBool::new(false));
        let mut sleepers = JoinSet::new();
        for number in 0..load.sleepers {
            let late = SETTLING * number / load.sleepers;
            sleepers.spawn(keep_sleeping(server.addr, late, Arc::clone(&over)));
        }
        tokio::time::sleep(SETTLING).await;
        let probes: Vec<_> =
            (0..PROBES).map(|_| tokio::spawn(probe(server.addr, Arc::clone(&over)))).collect();
        server.take_longest_lag();
        tokio::time::sleep(load.time).await;
        let longest_lag = server.take_longest_lag();
        over.store(true, Ordering::Relaxed);
        let mut times = gather(probes).await?;
        while let Some(sleeper) = sleepers.join_next().await {
            sleeper??;
        }
        Ok(Figures { longest_lag, p99: percentile(&mut times, 99) })
    })
}

/// Holds a worker thread of the server, as nearly always as a client can.
async fn keep_sleeping(addr: SocketAddr, late: Duration, over: Arc<AtomicBool>) -> io::Result<()> {
    tokio::time::sleep(late).await;
    let mut connection = Connection::open(addr).await?;
    while !over.load(Ordering::Relaxed) {
        connection.get("/sleep").await?;
    }
    Ok(())
}

/// How long the async view takes, again and again.
async fn probe(addr: SocketAddr, over: Arc<AtomicBool>) -> io::Result<Vec<Duration>> {
    let mut connection = Connection::open(addr).await?;
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let asked = Instant::now();
        connection.get("/quick").await?;
        times.push(asked.elapsed());
        tokio::time::sleep(REST).await;
    }
    Ok(times)
}

async fn gather(probes: Vec<JoinHandle<io::Result<Vec<Duration>>>>) -> io::Result<Vec<Duration>> {
    let mut times = Vec::new();
    for probe in probes {
        times.extend(probe.await??);
    }
    Ok(times)
}
