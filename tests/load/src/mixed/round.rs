//! One round: some kinds of requests at once for a while, and how long each request took.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use duotone_load::Connection;

use crate::kinds::{KINDS, Kind};

/// How long requests took, kind by kind.
pub(crate) type Times = [Vec<Duration>; KINDS.len()];

/// Runs a round, from a loop of its own; the times are in the order of the kinds.
pub(crate) fn run(addr: SocketAddr, kinds: &[Kind], time: Duration) -> io::Result<Times> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let over = Arc::new(AtomicBool::new(false));
        let clients: Vec<_> = kinds.iter().map(|kind| begin(addr, kind, &over)).collect();
        tokio::time::sleep(time).await;
        over.store(true, Ordering::Relaxed);
        let mut times = Times::default();
        for (clients, times) in clients.into_iter().zip(&mut times) {
            for client in clients {
                times.extend(client.await??);
            }
        }
        Ok(times)
    })
}

type Client = tokio::task::JoinHandle<io::Result<Vec<Duration>>>;

/// Begins the clients of a kind, spread over a while, so that they do not ask in step.
fn begin(addr: SocketAddr, kind: &Kind, over: &Arc<AtomicBool>) -> Vec<Client> {
    let (rest, request): (_, Arc<[u8]>) = (kind.rest, (kind.request)().into());
    let client = |number| {
        let (request, over) = (Arc::clone(&request), Arc::clone(over));
        let late = Duration::from_millis(50) * number / kind.clients;
        tokio::spawn(async move {
            tokio::time::sleep(late).await;
            keep_asking(addr, &request, rest, &over).await
        })
    };
    (0..kind.clients).map(client).collect()
}

async fn keep_asking(
    addr: SocketAddr,
    request: &[u8],
    rest: Duration,
    over: &AtomicBool,
) -> io::Result<Vec<Duration>> {
    let mut connection = Connection::open(addr).await?;
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let asked = Instant::now();
        connection.send(request).await?;
        times.push(asked.elapsed());
        tokio::time::sleep(rest).await;
    }
    Ok(times)
}
