//! What all peers have in common: their command line, and the runtime of those that leave it to the program.

use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};
use tokio::runtime::{Builder, Runtime};

/// `PROGRAM ADDRESS LOOPS [FLAG]`
pub struct Args {
    pub address: SocketAddr,
    /// How many event-loop threads there are to be.
    pub loops: usize,
    pub flag: Option<String>,
}

/// What the command line says.
///
/// # Panics
///
/// When it says something else.
pub fn args() -> Args {
    let mut args = std::env::args().skip(1);
    let mut next = |what: &str| args.next().unwrap_or_else(|| panic!("missing {what}"));
    Args {
        address: next("ADDRESS").parse().expect("HOST:PORT"),
        loops: next("LOOPS").parse().expect("a number of threads"),
        flag: args.next(),
    }
}

/// Tokio's runtime with so many event-loop threads; one of them needs no work stealing.
///
/// # Panics
///
/// When the system has no more threads or descriptors.
pub fn runtime(loops: usize) -> Runtime {
    let mut builder = match loops {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    builder.worker_threads(loops).enable_all().build().expect("a runtime")
}

/// A listener whose connections have `TCP_NODELAY`, for frameworks that do not offer it: on Linux
/// they inherit it from the listener.
///
/// # Errors
///
/// When it cannot listen.
pub fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_tcp_nodelay(true)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(1024)?;
    Ok(socket.into())
}
