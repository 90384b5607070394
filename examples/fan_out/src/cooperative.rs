//! `ureq` for every worker class: where it would block, it parks the green thread that it is on.
//!
//! Its connections are sockets of `green::net`, and there is no more to it: copy this file and `kept`. It
//! is for `http`; for `https` put `Tcp.chain(RustlsConnector::default())` in the place of `Tcp`. The traits
//! of `ureq` for this may change with its minor versions.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use duotone::green::net::{TcpStream, lookup_host};
use ureq::config::{Config, ConfigBuilder};
use ureq::http::Uri;
use ureq::typestate::AgentScope;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
};
use ureq::{Agent, Error, Timeout};

use crate::kept::Keep;

/// A client that waits in the way of the worker class, and keeps its connections for as long as the
/// configuration says: any number of them, whatever that says.
pub(crate) fn agent(config: ConfigBuilder<AgentScope>) -> Agent {
    let config = config.max_idle_connections(0).build();
    let connector = Keep::new(Tcp, config.max_idle_age());
    Agent::with_parts(config, connector, Names)
}

/// Makes connections.
#[derive(Debug)]
struct Tcp;

impl Connector for Tcp {
    type Out = Connection;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Connection>, Error> {
        let config = details.config;
        let stream = connect(&details.addrs, details.timeout)?;
        stream.set_nodelay(config.no_delay())?;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        // Not registered for `Agent::shutdown`, which this program never calls: `ureq` looks at all
        // that are, for each request.
        Ok(Some(Connection { stream, buffers }))
    }
}

/// Tries one address after the other, as long as there is time.
fn connect(addresses: &[SocketAddr], timeout: NextTimeout) -> Result<TcpStream, Error> {
    let deadline = left(timeout)?.map(|left| Instant::now() + left);
    let mut last = Error::HostNotFound;
    for address in addresses {
        let connected = match deadline {
            None => TcpStream::connect(address),
            Some(deadline) => match deadline.saturating_duration_since(Instant::now()) {
                Duration::ZERO => return Err(Error::Timeout(timeout.reason)),
                left => TcpStream::connect_timeout(address, left),
            },
        };
        match connected {
            Ok(stream) => return Ok(stream),
            Err(error) => last = told(error, Timeout::Connect),
        }
    }
    Err(last)
}

/// A connection and its buffers.
#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    buffers: LazyBuffers,
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let timeout = timeout.for_write();
        let mut stream = &self.stream;
        stream.set_write_timeout(left(timeout)?)?;
        let written = stream.write_all(&self.buffers.output()[..amount]);
        written.map_err(|error| told(error, timeout.reason))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let timeout = timeout.for_read();
        let mut stream = &self.stream;
        stream.set_read_timeout(left(timeout)?)?;
        let read = stream.read(self.buffers.input_append_buf());
        let amount = read.map_err(|error| told(error, timeout.reason))?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Nothing is to be read from a connection that nobody has asked anything: neither bytes nor an
    /// end.
    fn is_open(&mut self) -> bool {
        let stream = &self.stream;
        let is_silent = |stream: &TcpStream| {
            stream.set_nonblocking(true)?;
            let found = stream.peek(&mut [0]);
            stream.set_nonblocking(false)?;
            Ok::<_, io::Error>(found.is_err_and(|error| error.kind() == ErrorKind::WouldBlock))
        };
        is_silent(stream).unwrap_or(false)
    }
}

/// Looks names up.
#[derive(Debug)]
struct Names;

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let (scheme, authority) = uri.scheme().zip(uri.authority()).ok_or(Error::HostNotFound)?;
        let name = DefaultResolver::host_and_port(scheme, authority).ok_or(Error::HostNotFound)?;
        let mut resolved = self.empty();
        let found = lookup_host(name)?;
        // It has room for 16.
        for address in config.ip_family().keep_wanted(found.into_iter()).take(16) {
            resolved.push(address);
        }
        if resolved.is_empty() { Err(Error::HostNotFound) } else { Ok(resolved) }
    }
}

/// The time that is left; `None` is for ever.
fn left(timeout: NextTimeout) -> Result<Option<Duration>, Error> {
    if timeout.after.is_zero() {
        return Err(Error::Timeout(timeout.reason));
    }
    Ok(timeout.not_zero().map(|left| *left))
}

/// What an error of a socket is to `ureq`.
fn told(error: io::Error, time: Timeout) -> Error {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => Error::Timeout(time),
        _ => Error::Io(error),
    }
}
