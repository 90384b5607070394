//! Valid requests with mistakes put in at random: whatever comes, the server lives, its replies
//! are HTTP, and the next client is served.

use std::fmt::Write as _;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};

use duotone::App;
use duotone::prelude::*;

use super::running::Running;
use super::views::{echo, index};
use super::{CLASSES, PATIENCE};

#[get("/numbers/{n}")]
async fn number(n: u32) -> String {
    n.to_string()
}

#[post("/unread")]
async fn unread() -> &'static str {
    "not wanted"
}

const VALID: &[&str] = &[
    "GET / HTTP/1.1\r\nhost: test\r\n\r\n",
    "GET /numbers/7?a=b HTTP/1.1\r\nhost: test\r\naccept: */*\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\nOPTIONS / HTTP/1.1\r\n\r\n",
    "POST /echo HTTP/1.1\r\ncontent-length: 5\r\n\r\n12345GET / HTTP/1.1\r\n\r\n",
    "POST /unread HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\nabc",
    "POST /echo HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nt: u\r\n\r\n",
];

/// What is put into them.
const PIECES: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b" ",
    b"\t",
    b":",
    b"%",
    b"%FF",
    b"\xff\xfe",
    b"chunked",
    b"-1",
    b"0\r\n\r\n",
    b"content-length: 9\r\n",
    b"transfer-encoding: chunked\r\n",
    b"connection: close\r\n",
    b"expect: 100-continue\r\n",
    b"HTTP/2.0",
    b"ffffffffffffffff",
    b"/../..//",
];

/// A pseudo-random sequence that is the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn request(&mut self) -> Vec<u8> {
        let mut text = self.one_of(VALID).as_bytes().to_vec();
        for _ in 0..=self.below(3) {
            let at = self.below(text.len());
            match self.below(5) {
                0 => drop(text.splice(at..at, self.one_of(PIECES).iter().copied())),
                1 => text.truncate(at),
                2 => text[at] = u8::try_from(self.below(256)).expect("a byte"),
                3 => drop(text.drain(at..(at + self.below(8)).min(text.len()))),
                _ => text.extend_from_within(at..),
            }
            if text.is_empty() {
                break;
            }
        }
        text
    }
}

/// What the server says to these bytes, sent in two pieces and followed by the end of the stream.
fn replies(server: &Running, text: &[u8], split: usize) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address).expect("a server that listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.set_nodelay(true).expect("no delay");
    let (first, second) = text.split_at(split.min(text.len()));
    // The server may have answered and closed before it has all.
    let _ = stream.write_all(first).and_then(|()| stream.write_all(second));
    let _ = stream.write_all(b"\r\n\r\nGET /numbers/1 HTTP/1.1\r\nconnection: close\r\n\r\n");
    let _ = stream.shutdown(Shutdown::Write);
    let mut replies = Vec::new();
    match stream.read_to_end(&mut replies) {
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        ended => drop(ended.expect("a server that comes to an end")),
    }
    replies
}

/// What is wrong with a stream of responses, if anything.
fn fault(mut replies: &[u8]) -> Option<String> {
    while !replies.is_empty() {
        let Some(end) = replies.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Some("a head without an end".to_owned());
        };
        let (head, rest) = (&replies[..end], &replies[end + 4..]);
        let Ok(head) = std::str::from_utf8(head) else { return Some("a head of bytes".to_owned()) };
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap_or_default();
        let code = status.strip_prefix("HTTP/1.1 ").or_else(|| status.strip_prefix("HTTP/1.0 "));
        let code = code.and_then(|rest| rest.get(..3)?.parse::<u16>().ok());
        let Some(100..=599) = code else { return Some(format!("the status line {status:?}")) };
        let mut length = 0;
        for line in lines {
            match line.split_once(": ") {
                None => return Some(format!("the header {line:?}")),
                Some(("content-length", text)) => match text.parse() {
                    Ok(number) => length = number,
                    Err(_) => return Some(format!("the header {line:?}")),
                },
                Some(_) => {}
            }
        }
        if rest.len() < length {
            return Some("a body that is cut".to_owned());
        }
        replies = &rest[length..];
    }
    None
}

#[test]
fn a_request_with_mistakes_harms_nobody() {
    for class in CLASSES {
        let app = App::new().handlers(handlers![index, number, echo, unread]);
        let server = Running::start(class, app);
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        for round in 0..1000 {
            let text = dice.request();
            // `HEAD` would have a length and no body.
            if text.windows(4).any(|four| four == b"HEAD") {
                continue;
            }
            let split = dice.below(text.len());
            let replies = replies(&server, &text, split);
            if let Some(fault) = fault(&replies) {
                let mut said = String::new();
                let _ = write!(said, "{:?}", String::from_utf8_lossy(&replies));
                panic!(
                    "{class}, round {round}: {fault} in {said} to {:?}",
                    text.escape_ascii().to_string()
                );
            }
            if round % 20 == 0 {
                server.assert_works("/");
            }
        }
        server.assert_works("/");
    }
}
