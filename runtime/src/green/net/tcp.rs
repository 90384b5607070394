//! A TCP connection.

use std::fmt;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, Type};

use super::address::{ToSocketAddrs, lookup_host};
use super::shared::{of_every_socket, of_sockets_with_timeouts, of_streams};
use super::socket::Socket;

/// A connection as that of [`std::net::TcpStream`], which parks a green thread where that blocks.
///
/// ```
/// use std::io::{ErrorKind, Read, Write};
/// use std::time::Duration;
///
/// use duotone::green::net::{TcpListener, TcpStream};
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let mut client = TcpStream::connect(listener.local_addr()?)?;
/// let (server, from) = listener.accept()?;
/// assert_eq!(from, client.local_addr()?);
///
/// client.write_all(b"hello")?;
/// let mut said = [0; 5];
/// (&server).read_exact(&mut said)?;
/// assert_eq!(&said, b"hello");
///
/// client.set_read_timeout(Some(Duration::from_millis(1)))?;
/// assert_eq!(client.read(&mut said).unwrap_err().kind(), ErrorKind::WouldBlock);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct TcpStream(Arc<Socket<std::net::TcpStream>>);

impl TcpStream {
    /// Connects to the first address that takes it.
    pub fn connect(address: impl ToSocketAddrs) -> io::Result<Self> {
        let mut last = None;
        for address in lookup_host(address)? {
            match Self::to(&address, None) {
                Ok(stream) => return Ok(stream),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the name stands for no address")
        }))
    }

    /// Connects within a time; it is [`TimedOut`](io::ErrorKind::TimedOut) after that.
    pub fn connect_timeout(address: &SocketAddr, timeout: Duration) -> io::Result<Self> {
        Self::to(address, Some(timeout))
    }

    fn to(address: &SocketAddr, timeout: Option<Duration>) -> io::Result<Self> {
        let domain = Domain::for_address(*address);
        let socket = socket2::Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        socket.set_nonblocking(true)?;
        let begun = socket.connect(&(*address).into());
        let stream = TcpStream::of(socket.into());
        match begun {
            Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => {
                stream.0.connected(timeout)?;
                stream.take_error()?.map_or(Ok(stream), Err)
            }
            begun => begun.map(|()| stream),
        }
    }

    /// Of one that does not block and has no timeouts.
    pub(super) fn of(stream: std::net::TcpStream) -> Self {
        TcpStream(Arc::new(Socket::new(stream)))
    }

    /// The address of the other side.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.io().peer_addr()
    }

    /// The address of this side.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.io().local_addr()
    }

    /// Reads, and leaves the bytes there to be read again.
    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(|io| io.peek(buf))
    }

    /// Whether small writes are sent at once (`TCP_NODELAY`).
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.0.io().set_nodelay(nodelay)
    }

    /// Whether small writes are sent at once.
    pub fn nodelay(&self) -> io::Result<bool> {
        self.0.io().nodelay()
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

of_every_socket!(TcpStream);
of_sockets_with_timeouts!(TcpStream, std::net::TcpStream, Socket::new);
of_streams!(TcpStream);
