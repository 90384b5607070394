//! Sends requests and reads the answers.

use std::io::{self, BufRead, BufReader, Error, Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::kinds::Kind;

/// Has so many requests of a kind answered with 200.
pub(crate) fn ask(kind: &Kind, requests: usize, server: SocketAddr) -> io::Result<()> {
    let connect = || TcpStream::connect(server).map(BufReader::new);
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {server}\r\nAccept: */*\r\nUser-Agent: served\r\n\r\n",
        kind.target
    );
    let batch = request.repeat(kind.at_once);
    let mut stream = connect()?;
    for _ in 0..requests / kind.at_once {
        if kind.alone {
            stream = connect()?;
        }
        stream.get_mut().write_all(batch.as_bytes())?;
        for _ in 0..kind.at_once {
            read(&mut stream)?;
        }
    }
    Ok(())
}

/// Reads an answer to its end.
fn read(stream: &mut BufReader<TcpStream>) -> io::Result<()> {
    let (mut line, mut length) = (String::new(), 0);
    stream.read_line(&mut line)?;
    if line != "HTTP/1.1 200 OK\r\n" {
        return Err(Error::other(line));
    }
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line)?;
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim_end().parse().map_err(Error::other)?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)
}
