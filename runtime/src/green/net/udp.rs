//! A socket for UDP datagrams.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::sync::Arc;
use std::time::Duration;

use super::address::{ToSocketAddrs, lookup_host};
use super::shared::{of_every_socket, of_sockets_with_timeouts};
use super::socket::Socket;

/// A socket as [`std::net::UdpSocket`], which parks a green thread where that blocks.
///
/// ```
/// use duotone::green::net::UdpSocket;
///
/// let (here, there) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
/// here.send_to(b"hello", there.local_addr()?)?;
/// let mut said = [0; 16];
/// let (length, from) = there.recv_from(&mut said)?;
/// assert_eq!((&said[..length], from), (&b"hello"[..], here.local_addr()?));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct UdpSocket(Arc<Socket<std::net::UdpSocket>>);

impl UdpSocket {
    /// Takes the first address that it can have.
    pub fn bind(address: impl ToSocketAddrs) -> io::Result<Self> {
        Self::from_std(std::net::UdpSocket::bind(&*lookup_host(address)?)?)
    }

    /// Sets where [`send`](Self::send) sends to, and from where [`recv`](Self::recv) takes.
    pub fn connect(&self, address: impl ToSocketAddrs) -> io::Result<()> {
        self.0.io().connect(&*lookup_host(address)?)
    }

    /// The address it was connected to.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.io().peer_addr()
    }

    /// Its address.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.io().local_addr()
    }

    /// Sends a datagram to the first address that the name stands for.
    pub fn send_to(&self, buf: &[u8], address: impl ToSocketAddrs) -> io::Result<usize> {
        let to = lookup_host(address)?;
        self.0.write(|io| io.send_to(buf, &*to))
    }

    /// Receives a datagram; says how long it is and where it comes from.
    pub fn recv_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.read(|io| io.recv_from(buf))
    }

    /// Receives a datagram, and leaves it there to be received again.
    pub fn peek_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.read(|io| io.peek_from(buf))
    }

    /// Sends a datagram to where it is connected to.
    pub fn send(&self, buf: &[u8]) -> io::Result<usize> {
        self.0.write(|io| io.send(buf))
    }

    /// Receives a datagram from where it is connected to.
    pub fn recv(&self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(|io| io.recv(buf))
    }

    /// The same, and leaves it there to be received again.
    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(|io| io.peek(buf))
    }

    /// Whether it may send to all of a network.
    pub fn set_broadcast(&self, broadcast: bool) -> io::Result<()> {
        self.0.io().set_broadcast(broadcast)
    }

    /// Whether it may send to all of a network.
    pub fn broadcast(&self) -> io::Result<bool> {
        self.0.io().broadcast()
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

of_every_socket!(UdpSocket);
of_sockets_with_timeouts!(UdpSocket, std::net::UdpSocket, Socket::of_datagrams);
