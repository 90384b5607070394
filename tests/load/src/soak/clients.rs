//! Clients that ask for everything, in an order that looks like chance, and sometimes go away.

use std::net::SocketAddr;
use std::time::{Duration, Instant};
use std::{fmt, io};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const CLIENTS: u64 = 64;

/// What a client asks for, and the status that answers it; `None` when it does not wait for that.
const KINDS: [(&str, &str, Option<&str>); 8] = [
    ("sleep", "/sleep/5", Some("200")),
    ("async sleep", "/sleep-async/5", Some("200")),
    ("upstream", "/upstream", Some("200")),
    ("panic", "/panic/2", Some("500")),
    ("too late", "/late", Some("503")),
    ("mixed", "/mixed", Some("200")),
    ("deep", "/deep/1000", Some("200")),
    ("left", "/endless", None),
];

/// How often each was asked for, and what went wrong.
#[derive(Default)]
pub(crate) struct Tally {
    asked: [u64; KINDS.len()],
    faults: Vec<String>,
    /// Clients that still wait for what has no end.
    waiting: Vec<std::net::TcpStream>,
}

impl Tally {
    pub(crate) fn all(&self) -> u64 {
        self.asked.iter().sum()
    }

    pub(crate) fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().take(10).map(String::as_str)
    }

    pub(crate) fn add(&mut self, other: Tally) {
        self.asked.iter_mut().zip(other.asked).for_each(|(sum, of)| *sum += of);
        self.faults.extend(other.faults);
        self.waiting.extend(other.waiting);
    }

    /// The server has closed their connections.
    pub(crate) fn hang_up(&mut self) {
        self.waiting.clear();
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} requests:", self.all())?;
        for ((name, ..), asked) in KINDS.iter().zip(self.asked) {
            write!(f, " {asked} {name},")?;
        }
        write!(f, " {} not answered as they should", self.faults.len())
    }
}

/// All of them for a while, from a loop of their own. At the end each waits for what has no end: those
/// requests are there when the server stops.
pub(crate) fn run(address: SocketAddr, time: Duration) -> io::Result<Tally> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let over = Instant::now() + time;
        let mut clients = JoinSet::new();
        for number in 0..CLIENTS {
            clients.spawn(keep_asking(address, over, Chance(number)));
        }
        let mut sum = Tally::default();
        while let Some(tally) = clients.join_next().await {
            sum.add(tally.map_err(io::Error::other)?);
        }
        Ok(sum)
    })
}

async fn keep_asking(address: SocketAddr, over: Instant, mut chance: Chance) -> Tally {
    let mut tally = Tally::default();
    let mut connection = None;
    while Instant::now() < over {
        let kind = chance.below(KINDS.len());
        tally.asked[kind] += 1;
        let (name, path, status) = KINDS[kind];
        let asked = match connection.take() {
            // A new connection now and then.
            Some(connection) if chance.below(8) != 0 => ask(connection, path).await,
            _ => match TcpStream::connect(address).await {
                Ok(new) => ask(new, path).await,
                Err(error) => Err(error),
            },
        };
        let outcome = match (asked, status) {
            (Ok(asked), Some(status)) => match answer(asked).await {
                Ok((kept, found)) if found == status => {
                    connection = kept;
                    Ok(())
                }
                Ok((_, found)) => Err(found),
                Err(error) => Err(error.to_string()),
            },
            (Ok(asked), None) => {
                tokio::time::sleep(Duration::from_millis(chance.below(4) as u64)).await;
                drop(asked);
                Ok(())
            }
            (Err(error), _) => Err(error.to_string()),
        };
        if let Err(found) = outcome {
            tally.faults.push(format!("{name}: {found}"));
        }
    }
    match endless(address).await {
        Ok(waiting) => tally.waiting.push(waiting),
        Err(error) => tally.faults.push(format!("at the end: {error}")),
    }
    tally
}

async fn endless(address: SocketAddr) -> io::Result<std::net::TcpStream> {
    ask(TcpStream::connect(address).await?, "/endless").await?.into_std()
}

async fn ask(mut stream: TcpStream, path: &str) -> io::Result<TcpStream> {
    stream.set_nodelay(true)?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: soak\r\n\r\n").as_bytes()).await?;
    Ok(stream)
}

/// The status of the answer, and the connection if the server leaves it open.
async fn answer(mut stream: TcpStream) -> io::Result<(Option<TcpStream>, String)> {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
            let length = field("content-length: ").and_then(|length| length.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                let status = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let closes = field("connection: ") == Some("close");
                return Ok(((!closes).then_some(stream), status));
            }
        }
        if stream.read_buf(&mut read).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The same numbers in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}
