//! What the system itself makes of 1 MiB answers on the loopback: the standard library's sockets, a
//! thread for each connection, and nothing in between. What is slow here is slow in any server.
//!
//! ```text
//! cargo build --release -p duotone-load --example loopback
//! taskset -c 0 target/release/examples/loopback serve 127.0.0.1:5084 &
//! taskset -c 1 target/release/examples/loopback load 127.0.0.1:5084
//! ```

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use duotone_load::per_mille;

const ANSWER: usize = 1024 * 1024;
const CLIENTS: usize = 2;
const REQUESTS: u64 = 4000;

fn main() -> io::Result<()> {
    let args: Vec<_> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", address] => serve(&TcpListener::bind(address)?),
        ["load", address] => load(address),
        _ => Err(io::Error::other("usage: loopback serve|load ADDRESS")),
    }
}

/// Answers each byte.
fn serve(listener: &TcpListener) -> io::Result<()> {
    loop {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        thread::spawn(move || {
            let answer = vec![b'x'; ANSWER];
            // Until the client leaves.
            while stream.read_exact(&mut [0]).is_ok() && stream.write_all(&answer).is_ok() {}
        });
    }
}

/// Asks, rests for two to five milliseconds, and asks again.
fn load(address: &str) -> io::Result<()> {
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| TcpStream::connect(address).map(|stream| thread::spawn(|| times(stream))))
        .collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.join().map_err(|_| io::Error::other("a client panicked"))??);
    }
    let mut at = |share| per_mille(&mut all, share).as_secs_f64() * 1000.0;
    let (p50, p99, p999, longest) = (at(500), at(990), at(999), at(1000));
    println!(
        "{} answers of 1 MiB: p50 {p50:.2} ms, p99 {p99:.2}, p99.9 {p999:.2}, longest {longest:.2}",
        all.len()
    );
    Ok(())
}

fn times(mut stream: TcpStream) -> io::Result<Vec<Duration>> {
    stream.set_nodelay(true)?;
    let mut answer = vec![0; ANSWER];
    let mut times = Vec::new();
    for number in 0..REQUESTS {
        let begin = Instant::now();
        stream.write_all(b"?")?;
        stream.read_exact(&mut answer)?;
        times.push(begin.elapsed());
        thread::sleep(Duration::from_micros(2000 + number * 7 % 3000));
    }
    Ok(times)
}
