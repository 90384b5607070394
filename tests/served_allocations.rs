//! How often a server allocates for a request, socket to socket, beside hyper with as little around
//! it as answers the same. All threads are counted, so this is a process of its own, and one test.

use std::alloc::System;
use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;

use bytes::Bytes;
use duotone::prelude::*;
use duotone::{Server, WorkerClass};
use http::header::{CONTENT_TYPE, HeaderValue};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[decorator]
async fn passes(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[decorator]
fn blocks(next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/async")]
async fn on_loop() -> &'static str {
    "Hello, World!"
}

#[get("/sync")]
fn on_thread() -> &'static str {
    "Hello, World!"
}

#[get("/async/passes", with = [passes, passes, passes])]
async fn on_loop_passes() -> &'static str {
    "Hello, World!"
}

#[get("/sync/passes", with = [passes, passes, passes])]
fn on_thread_passes() -> &'static str {
    "Hello, World!"
}

#[get("/sync/blocks", with = [blocks, blocks, blocks])]
fn on_thread_blocks() -> &'static str {
    "Hello, World!"
}

/// A server of one event loop, until the process ends.
fn start<F: Future<Output = ()>>(
    serve: impl FnOnce(mpsc::Sender<SocketAddr>) -> F + Send + 'static,
) -> SocketAddr {
    let (found, listening) = mpsc::channel();
    thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(serve(found));
    });
    listening.recv().expect("an address")
}

async fn answer(_: http::Request<Incoming>) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let mut res = http::Response::new(Full::new(Bytes::from_static(b"Hello, World!")));
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    res.headers_mut().insert(CONTENT_TYPE, text);
    Ok(res)
}

fn start_hyper() -> SocketAddr {
    start(|found| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        found.send(listener.local_addr().expect("an address")).expect("the test waits for it");
        let http = hyper::server::conn::http1::Builder::new();
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service_fn(answer)));
        }
    })
}

fn start_duotone(class: WorkerClass) -> SocketAddr {
    let handlers =
        handlers![on_loop, on_thread, on_loop_passes, on_thread_passes, on_thread_blocks];
    let app = App::new().handlers(handlers).build().expect("a sound app");
    start(move |found| async move {
        let server = Server::new(app).bind("127.0.0.1:0").worker_class(class);
        let server = server.listen().await.expect("a free port");
        let address = server.addresses()[0].tcp().expect("of TCP");
        found.send(address).expect("the test waits for it");
        server.serve().await.expect("it serves");
    })
}

/// Allocations for each request, once everything is warm; on so many connections, each of which has
/// one under way. The client allocates nothing. Rounded: a queue that doubles is of no request.
fn counted(server: SocketAddr, path: &str, connections: usize) -> usize {
    const REQUESTS: usize = 512;
    let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\nuser-agent: test\r\n\r\n");
    let connect = |_| TcpStream::connect(server).expect("a connection");
    let mut streams: Vec<_> = (0..connections).map(connect).collect();
    let mut ask = |requests: usize| -> io::Result<()> {
        for _ in 0..requests / connections {
            streams.iter_mut().try_for_each(|stream| stream.write_all(request.as_bytes()))?;
            streams.iter_mut().try_for_each(read)?;
        }
        Ok(())
    };
    ask(REQUESTS).expect("answers");
    let region = Region::new(ALLOCATOR);
    ask(REQUESTS).expect("answers");
    let change = region.change();
    (change.allocations + change.reallocations + REQUESTS / 2) / REQUESTS
}

/// Reads an answer.
fn read(stream: &mut TcpStream) -> io::Result<()> {
    let (mut buffer, mut read) = ([0; 1024], 0);
    while !buffer[..read].ends_with(b"Hello, World!") {
        read += match stream.read(&mut buffer[read..])? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            more => more,
        };
    }
    Ok(())
}

#[test]
fn a_request_takes_so_many_allocations_more_than_hypers() {
    let server = start_hyper();
    let hyper = counted(server, "/", 1);
    println!("hyper: {hyper}, of 64 at once {}", counted(server, "/", 64));
    // What a view takes above hyper, in classes `async` and `threads`: the request, the future of
    // its dispatch, and that of an async view. A trip to a worker is what both sides share, and a
    // task of the loop, which all requests of one of its turns share.
    for (path, on_async, on_threads) in [
        ("/async", 3, 5),
        ("/async/passes", 3, 5),
        ("/sync", 2 + 1 + 1, 2 + 1 + 1),
        ("/sync/passes", 4, 4),
        ("/sync/blocks", 4, 4),
    ] {
        for (class, more) in [(WorkerClass::Async, on_async), (WorkerClass::Threads, on_threads)] {
            let server = start_duotone(class);
            let alone = counted(server, path, 1);
            let together = counted(server, path, 64);
            println!("{path}, class {class}: {alone}, of 64 at once {together}");
            assert_eq!(alone, hyper + more, "{path}, class {class}");
        }
    }
}
