//! A port that TCP connections come to.

use std::fmt;
use std::io;
use std::iter::FusedIterator;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::sync::Arc;

use super::TcpStream;
use super::address::{ToSocketAddrs, lookup_host};
use super::shared::of_every_socket;
use super::socket::Socket;

/// A listener as [`std::net::TcpListener`], which parks a green thread where that blocks.
///
/// ```
/// use duotone::green::net::{TcpListener, TcpStream};
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let address = listener.local_addr()?;
/// let client = TcpStream::connect(address)?;
/// let server = listener.incoming().next().expect("it never ends")?;
/// assert_eq!(server.peer_addr()?, client.local_addr()?);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct TcpListener(Arc<Socket<std::net::TcpListener>>);

impl TcpListener {
    /// Listens at the first address that it can have.
    pub fn bind(address: impl ToSocketAddrs) -> io::Result<Self> {
        Self::from_std(std::net::TcpListener::bind(&*lookup_host(address)?)?)
    }

    /// Makes one of a listener of the standard library. That does not block any more, and neither do
    /// its clones.
    pub fn from_std(listener: std::net::TcpListener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        Ok(TcpListener(Arc::new(Socket::new(listener))))
    }

    /// The address at which it listens.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.io().local_addr()
    }

    /// The next connection, and the address it comes from.
    pub fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, from) = self.0.read(std::net::TcpListener::accept)?;
        stream.set_nonblocking(true)?;
        Ok((TcpStream::of(stream), from))
    }

    /// One connection after the other, for ever.
    pub fn incoming(&self) -> Incoming<'_> {
        Incoming(self)
    }

    /// How many hops a packet may take.
    pub fn set_ttl(&self, ttl: u32) -> io::Result<()> {
        self.0.io().set_ttl(ttl)
    }

    /// How many hops a packet may take.
    pub fn ttl(&self) -> io::Result<u32> {
        self.0.io().ttl()
    }
}

of_every_socket!(TcpListener);

/// One connection after the other: [`TcpListener::incoming`].
#[derive(Debug)]
pub struct Incoming<'a>(&'a TcpListener);

impl Iterator for Incoming<'_> {
    type Item = io::Result<TcpStream>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.0.accept().map(|(stream, _)| stream))
    }
}

impl FusedIterator for Incoming<'_> {}
