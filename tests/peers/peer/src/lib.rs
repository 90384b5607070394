//! What all peers have in common: their command line, and the runtime of those that leave it to the program.

use std::net::SocketAddr;

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
