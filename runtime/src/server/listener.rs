//! Turns an address into a listening socket, and the socket into connections.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream, lookup_host};

use crate::server::address::Address;
use crate::server::error::ServeError;
#[cfg(unix)]
use crate::server::unix::SocketFile;

/// How many connections the system keeps for us until we accept them.
const BACKLOG: u32 = 1024;

/// A socket that listens.
#[derive(Debug)]
pub(super) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(SocketFile),
}

impl Listener {
    pub(super) async fn bind(address: &Address, reuse_port: bool) -> Result<Self, ServeError> {
        let bound = match address {
            Address::Tcp { host, port } => tcp(host, *port, reuse_port).await.map(Listener::Tcp),
            #[cfg(unix)]
            Address::Unix(path) => SocketFile::bind(path, BACKLOG).map(Listener::Unix),
            #[cfg(not(unix))]
            Address::Unix(_) => Err(io::Error::from(io::ErrorKind::Unsupported)),
        };
        bound.map_err(|cause| ServeError::Listen { address: address.clone(), cause })
    }
}

/// Listens on the first address of the host that can be had.
async fn tcp(host: &str, port: u16, reuse_port: bool) -> io::Result<TcpListener> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for address in lookup_host((host, port)).await? {
        match tcp_at(address, reuse_port) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn tcp_at(address: SocketAddr, reuse_port: bool) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A restarted server must not wait for old connections to time out. On Windows the option
    // means something else: taking a port from whoever has it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    if reuse_port {
        share_port(&socket)?;
    }
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

#[cfg(unix)]
fn share_port(socket: &TcpSocket) -> io::Result<()> {
    socket.set_reuseport(true)
}

#[cfg(not(unix))]
fn share_port(_: &TcpSocket) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "ports cannot be shared on this system"))
}

/// A connection, and the address of its other end where there is one.
pub(super) type Accepted<L> = (<L as Accept>::Socket, Option<SocketAddr>);

/// Gives connections.
pub(super) trait Accept: Send + Sync + 'static {
    type Socket: Send + 'static;
    /// The half of a connection that is read from, and that which is written to.
    type Read: AsyncRead + Unpin + Send + 'static;
    type Write: AsyncWrite + Unpin + Send + 'static;
    /// A connection between two event loops.
    #[cfg(feature = "green")]
    type Detached: Send + 'static;

    fn accept(&self) -> impl Future<Output = io::Result<Accepted<Self>>> + Send;

    fn split(socket: Self::Socket) -> (Self::Read, Self::Write);

    /// Takes a connection from the event loop that accepted it.
    #[cfg(feature = "green")]
    fn detach(socket: Self::Socket) -> io::Result<Self::Detached>;

    /// Gives it to the current one.
    #[cfg(feature = "green")]
    fn attach(socket: Self::Detached) -> io::Result<Self::Socket>;
}

impl Accept for TcpListener {
    type Socket = TcpStream;
    type Read = OwnedReadHalf;
    type Write = OwnedWriteHalf;
    #[cfg(feature = "green")]
    type Detached = std::net::TcpStream;

    async fn accept(&self) -> io::Result<Accepted<Self>> {
        let (stream, remote) = TcpListener::accept(self).await?;
        // Without it each response would wait for the client's delayed acknowledgement. It fails
        // when the client is gone already, which the first read will show.
        let _ = stream.set_nodelay(true);
        Ok((stream, Some(remote)))
    }

    fn split(socket: TcpStream) -> (OwnedReadHalf, OwnedWriteHalf) {
        socket.into_split()
    }

    #[cfg(feature = "green")]
    fn detach(socket: TcpStream) -> io::Result<Self::Detached> {
        socket.into_std()
    }

    #[cfg(feature = "green")]
    fn attach(socket: Self::Detached) -> io::Result<TcpStream> {
        TcpStream::from_std(socket)
    }
}
