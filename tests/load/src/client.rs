//! One connection that asks and reads answers: as little work as can be, to leave the processor to
//! the server.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that is kept from request to request.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(addr: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::new() })
    }

    /// Asks, and reads the whole answer; errors as of [`send`](Self::send).
    pub async fn get(&mut self, path: &str) -> io::Result<()> {
        self.send(format!("GET {path} HTTP/1.1\r\nhost: load\r\n\r\n").as_bytes()).await
    }

    /// Sends a request, and reads the whole answer.
    ///
    /// # Errors
    ///
    /// When the connection breaks, and for an answer other than 200.
    pub async fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let whole = loop {
            if let Some(whole) = length(&self.buffer) {
                break whole;
            }
            self.read().await?;
        };
        self.buffer.reserve(whole.saturating_sub(self.buffer.len()));
        while self.buffer.len() < whole {
            self.read().await?;
        }
        if self.buffer.starts_with(b"HTTP/1.1 200 ") {
            return Ok(());
        }
        let answer = String::from_utf8_lossy(&self.buffer);
        Err(io::Error::other(format!("not 200: {answer}")))
    }

    async fn read(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// How long head and body are, once the head is there; the body's length is in the head.
fn length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    Some(head + content_length(&String::from_utf8_lossy(&answer[..head])))
}

fn content_length(head: &str) -> usize {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    let length = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}
