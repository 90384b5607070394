//! A connection to a socket of this machine.

use std::fmt;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::os::unix::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, SockAddr, Type};

use super::shared::{of_every_socket, of_sockets_with_timeouts, of_streams};
use super::socket::Socket;
use crate::bridge::here;
use crate::green::is_running;
use crate::{async_to_sync, try_sync_to_async};

/// A connection as that of [`std::os::unix::net::UnixStream`], which parks a green thread where that
/// blocks.
///
/// ```
/// use std::io::{Read, Write};
///
/// use duotone::green::net::UnixStream;
///
/// let (mut here, mut there) = UnixStream::pair()?;
/// here.write_all(b"hello")?;
/// drop(here);
/// let mut said = String::new();
/// there.read_to_string(&mut said)?;
/// assert_eq!(said, "hello");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct UnixStream(Arc<Socket<std::os::unix::net::UnixStream>>);

impl UnixStream {
    /// Connects to the socket at a path.
    pub fn connect(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let socket = socket2::Socket::new(Domain::UNIX, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        match socket.connect(&SockAddr::unix(path)?) {
            Ok(()) => Self::from_std(socket.into()),
            // As many wait for it as it takes, and nobody is told when it takes more.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Self::blocking(path),
            Err(error) => Err(error),
        }
    }

    /// Waits for its turn, which blocks a thread.
    fn blocking(path: &Path) -> io::Result<Self> {
        let connect = {
            let path = path.to_owned();
            move || std::os::unix::net::UnixStream::connect(path)
        };
        if is_running() && !here::is_async() {
            let connected = async_to_sync(try_sync_to_async(connect));
            return Self::from_std(connected.map_err(io::Error::other)??);
        }
        Self::from_std(connect()?)
    }

    /// Two that are connected to each other.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (one, other) = std::os::unix::net::UnixStream::pair()?;
        Ok((Self::from_std(one)?, Self::from_std(other)?))
    }

    /// The address of the other side.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.io().peer_addr()
    }

    /// The address of this side.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.io().local_addr()
    }
}

of_every_socket!(UnixStream);
of_sockets_with_timeouts!(UnixStream, std::os::unix::net::UnixStream, Socket::new);
of_streams!(UnixStream);
