//! The addresses that a name stands for.

use std::io;
use std::net::SocketAddr;

use crate::async_to_sync;
use crate::bridge::here;
use crate::green::is_running;

/// What the standard library takes for an address: `"host:port"`, `("host", port)`, a
/// [`SocketAddr`], and more.
///
/// It is implemented for all of them. On a green thread a name is looked up on another thread.
pub trait ToSocketAddrs: std::net::ToSocketAddrs + tokio::net::ToSocketAddrs {}

impl<A: std::net::ToSocketAddrs + tokio::net::ToSocketAddrs + ?Sized> ToSocketAddrs for A {}

/// The addresses that a name stands for: on a green thread another thread asks for them, elsewhere
/// this one.
///
/// ```
/// use duotone::green::net::lookup_host;
///
/// assert!(lookup_host("localhost:80")?.iter().all(|address| address.port() == 80));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn lookup_host(address: impl ToSocketAddrs) -> io::Result<Vec<SocketAddr>> {
    if is_running() && !here::is_async() {
        return Ok(async_to_sync(tokio::net::lookup_host(address))?.collect());
    }
    Ok(std::net::ToSocketAddrs::to_socket_addrs(&address)?.collect())
}
