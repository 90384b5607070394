//! Opens many connections, sends one request on each, and keeps them open until its input ends.
//!
//! ```text
//! peer-crowd ADDRESS PATH COUNT answered    says `there` when all are answered; each is asked again at the end
//! peer-crowd ADDRESS PATH COUNT asked       says `there` when all are sent; each is answered at the end
//! ```
//!
//! It fails when a connection that should rest was closed meanwhile.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, path, count, until] = &args[..] else {
        panic!("usage: peer-crowd ADDRESS PATH COUNT answered|asked");
    };
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let count = count.parse().expect("a count");
    let mut crowd = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.write_all(request.as_bytes())?;
        // One after another: the server's figures are those of resting, not of a rush.
        if until == "answered" {
            answer(&mut stream)?;
        }
        crowd.push(stream);
    }
    println!("there");
    io::stdin().read_to_end(&mut Vec::new())?;
    for stream in &mut crowd {
        // Those that rested are still there when they are answered once more.
        if until == "answered" {
            stream.write_all(request.as_bytes())?;
        }
        answer(stream)?;
    }
    println!("answered");
    Ok(())
}

/// Reads an answer, which is short and comes at once.
fn answer(stream: &mut TcpStream) -> io::Result<()> {
    let mut buffer = [0; 1024];
    let read = stream.read(&mut buffer)?;
    if buffer[..read].starts_with(b"HTTP/1.1 200 ") {
        return Ok(());
    }
    Err(io::Error::other(String::from_utf8_lossy(&buffer[..read])))
}
