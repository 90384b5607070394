//! A blocking HTTP/1.1 client of one request per connection, small enough to be trusted.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};

use bytes::Bytes;

use crate::log::PATIENCE;

/// Sends a request and reads the response to its end.
pub(crate) fn exchange(
    addr: SocketAddr,
    req: http::Request<Bytes>,
) -> io::Result<http::Response<Bytes>> {
    let head_only = req.method() == http::Method::HEAD;
    read(send(addr, req)?, head_only)
}

/// Sends a request, reads the first line of the response's body, and closes the connection.
pub(crate) fn begin(addr: SocketAddr, req: http::Request<Bytes>) -> io::Result<()> {
    let mut reader = BufReader::new(send(addr, req)?);
    while !line(&mut reader)?.is_empty() {}
    line(&mut reader).map(drop)
}

/// Sends a request and gives the connection, to read from or to drop.
pub(crate) fn send(addr: SocketAddr, req: http::Request<Bytes>) -> io::Result<TcpStream> {
    let mut head = Vec::new();
    write!(head, "{} {} HTTP/1.1\r\nconnection: close\r\n", req.method(), req.uri())?;
    if !req.headers().contains_key("host") {
        head.extend(b"host: localhost\r\n");
    }
    if !req.body().is_empty() && !req.headers().contains_key("content-length") {
        write!(head, "content-length: {}\r\n", req.body().len())?;
    }
    for (name, value) in req.headers() {
        // Bytes, since a header need not be text.
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(b"\r\n");
    let mut connection = TcpStream::connect(addr)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.write_all(&head)?;
    connection.write_all(req.body())?;
    Ok(connection)
}

/// Reads one response.
pub(crate) fn read(connection: TcpStream, head_only: bool) -> io::Result<http::Response<Bytes>> {
    let mut reader = BufReader::new(connection);
    let mut response = http::Response::new(Bytes::new());
    let status = line(&mut reader)?;
    let status = status.split(' ').nth(1).and_then(|status| status.parse().ok());
    *response.status_mut() = status.ok_or_else(|| invalid("a status line"))?;
    loop {
        let header = line(&mut reader)?;
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(": ").ok_or_else(|| invalid("a header"))?;
        let name: http::HeaderName = name.parse().map_err(|_| invalid("a header's name"))?;
        let value = value.parse().map_err(|_| invalid("a header's value"))?;
        response.headers_mut().append(name, value);
    }
    if !head_only {
        *response.body_mut() = body(&mut reader, response.headers())?.into();
    }
    Ok(response)
}

fn body(reader: &mut impl BufRead, headers: &http::HeaderMap) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if headers.contains_key("transfer-encoding") {
        loop {
            let size = line(reader)?;
            let size = usize::from_str_radix(&size, 16).map_err(|_| invalid("a chunk's size"))?;
            let at = body.len();
            body.resize(at + size, 0);
            reader.read_exact(&mut body[at..])?;
            line(reader)?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
    match headers.get("content-length").and_then(|length| length.to_str().ok()?.parse().ok()) {
        Some(length) => {
            body.resize(length, 0);
            reader.read_exact(&mut body)?;
        }
        None => {
            reader.read_to_end(&mut body)?;
        }
    }
    Ok(body)
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let line = line.strip_suffix("\r\n").ok_or_else(|| invalid("a line"))?;
    Ok(line.to_owned())
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("expected {what}"))
}
