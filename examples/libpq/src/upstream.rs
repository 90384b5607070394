//! The other service, asked by sync code: `green::net` parks the green thread, and blocks any other.

use std::io::{Read, Write};

use duotone::green::net::TcpStream;
use duotone::prelude::*;

/// Where it is: `HOST:PORT`.
pub(crate) struct Upstream(String);

impl Upstream {
    /// At `UPSTREAM`, which is `http://127.0.0.1:5001` unless set.
    pub(crate) fn from_env() -> Self {
        let url = std::env::var("UPSTREAM");
        let url = url.unwrap_or_else(|_| "http://127.0.0.1:5001".to_owned());
        Upstream(url.trim_start_matches("http://").to_owned())
    }

    /// Its answer after a delay of so many seconds.
    pub(crate) fn ask(&self, seconds: &str) -> Result<String> {
        let mut stream = TcpStream::connect(&*self.0).or_status(StatusCode::BAD_GATEWAY)?;
        // The oldest version, where the answer ends with the connection.
        write!(stream, "GET /?delay={seconds} HTTP/1.0\r\nhost: {}\r\n\r\n", self.0)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        match answer.split_once("\r\n\r\n") {
            Some((head, body)) if head.split(' ').nth(1) == Some("200") => Ok(body.to_owned()),
            _ => abort!(502, "the other service answers {answer}"),
        }
    }
}
