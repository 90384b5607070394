//! The application that is soaked, and how much of it is alive.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use duotone::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What there is of something, as long as somebody has a [`One`] of it.
#[derive(Clone, Default)]
pub(crate) struct Alive(Arc<AtomicUsize>);

impl Alive {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn one(&self) -> One {
        self.0.fetch_add(1, Ordering::SeqCst);
        One(self.clone())
    }
}

/// On a stack, or in a request's `g`.
struct One(Alive);

impl Drop for One {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What is counted, and whom views call.
#[derive(Clone)]
pub(crate) struct Counts {
    pub(crate) functions: Alive,
    pub(crate) requests: Alive,
    upstream: SocketAddr,
}

impl Counts {
    pub(crate) fn new(upstream: SocketAddr) -> Self {
        Counts { functions: Alive::default(), requests: Alive::default(), upstream }
    }

    /// A whole exchange with the upstream.
    async fn ask_upstream(&self) -> Result<usize> {
        let mut stream = TcpStream::connect(self.upstream).await?;
        let request = b"GET / HTTP/1.1\r\nhost: upstream\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await?;
        let mut answer = Vec::new();
        Ok(stream.read_to_end(&mut answer).await?)
    }
}

#[before_request]
fn begin(req: &Request, counts: State<Counts>) {
    req.g().set(counts.requests.one());
}

#[get("/sleep/{ms}")]
fn sleep(ms: u64, counts: State<Counts>) -> &'static str {
    let _one = counts.functions.one();
    async_to_sync(tokio::time::sleep(Duration::from_millis(ms)));
    "slept"
}

#[get("/sleep-async/{ms}")]
async fn sleep_async(ms: u64, counts: State<Counts>) -> &'static str {
    let _one = counts.functions.one();
    tokio::time::sleep(Duration::from_millis(ms)).await;
    "slept"
}

#[get("/upstream")]
fn upstream(counts: State<Counts>) -> Result<String> {
    let _one = counts.functions.one();
    Ok(async_to_sync(counts.ask_upstream())?.to_string())
}

#[get("/panic/{ms}")]
fn panics(ms: u64, counts: State<Counts>) {
    let _one = counts.functions.one();
    async_to_sync(tokio::time::sleep(Duration::from_millis(ms)));
    // Without the message of a panic, of which there are thousands.
    std::panic::resume_unwind(Box::new("on purpose"));
}

#[get("/late", timeout = "10ms")]
fn late(counts: State<Counts>) {
    let _one = counts.functions.one();
    async_to_sync(std::future::pending::<()>());
}

#[get("/endless")]
fn endless(counts: State<Counts>) {
    let _one = counts.functions.one();
    async_to_sync(std::future::pending::<()>());
}

#[decorator]
fn around(counts: State<Counts>, next: SyncNext<'_>) -> Result<Response> {
    let _one = counts.functions.one();
    async_to_sync(tokio::task::yield_now());
    next.run()
}

#[decorator]
async fn around_async(next: Next<'_>) -> Result<Response> {
    tokio::task::yield_now().await;
    next.run().await
}

/// From one color to the other and back, on a worker thread too.
#[get("/mixed", with = [around_async, around])]
async fn mixed(counts: State<Counts>) -> &'static str {
    let one = counts.functions.one();
    sync_to_async(move || {
        async_to_sync(tokio::task::yield_now());
        drop(one);
    })
    .await;
    "mixed"
}

/// A thousand frames: stacks are used to different depths.
#[get("/deep/{depth}")]
fn deep(depth: u32, counts: State<Counts>) -> String {
    let _one = counts.functions.one();
    descend(depth.min(1_000)).to_string()
}

fn descend(depth: u32) -> u32 {
    let frame = std::hint::black_box([depth; 16]);
    if depth == 0 {
        async_to_sync(tokio::task::yield_now());
        0
    } else {
        descend(depth - 1) + 1 + (frame[0] - depth)
    }
}

#[teardown_request]
fn end() {
    async_to_sync(tokio::task::yield_now());
}

pub(crate) fn app(counts: Counts) -> AppBuilder {
    let handlers =
        handlers![begin, sleep, sleep_async, upstream, panics, late, endless, mixed, deep, end];
    App::new().state(counts).handlers(handlers)
}
