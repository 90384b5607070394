//! Sockets as those of the standard library, that park a green thread where those block.
//!
//! They have the names and methods of `std::net`, implement `Read` and `Write`, and may be used
//! anywhere. On a green thread a call that has to wait parks its stack, and the loop goes on;
//! elsewhere it blocks the thread. So one binary serves every worker class, and a client library
//! that takes a stream from its user is cooperative as it is.
//!
//! A socket may be sent: one that was connected on one thread is used on another, as those of a
//! pool of connections are. Its loop watches it from its first wait on, and another loop's takes over
//! when it waits there.
//!
//! ```
//! use std::io::{Read, Write};
//!
//! use duotone::green::net::{TcpListener, TcpStream};
//! use duotone::prelude::*;
//!
//! /// Sync code, called by a view of any worker class or by nobody's.
//! fn ask(address: &str) -> std::io::Result<String> {
//!     let mut stream = TcpStream::connect(address)?;
//!     stream.write_all(b"what?")?;
//!     stream.shutdown(std::net::Shutdown::Write)?;
//!     let mut answer = String::new();
//!     stream.read_to_string(&mut answer)?;
//!     Ok(answer)
//! }
//!
//! #[get("/{address}")]
//! fn asks(address: &str) -> Result<String> {
//!     Ok(ask(address)?)
//! }
//!
//! let listener = TcpListener::bind("127.0.0.1:0")?;
//! let address = listener.local_addr()?;
//! std::thread::spawn(move || {
//!     for stream in listener.incoming() {
//!         let mut stream = stream?;
//!         let mut question = String::new();
//!         stream.read_to_string(&mut question)?;
//!         stream.write_all(question.to_uppercase().as_bytes())?;
//!     }
//!     Ok::<(), std::io::Error>(())
//! });
//!
//! let client = App::new().handlers(handlers![asks]).build()?.test_client();
//! assert_eq!(client.get(&format!("/{address}")).send().text(), "WHAT?");
//! # Ok::<(), Error>(())
//! ```
//!
//! # When the request is cancelled
//!
//! What waits for a request whose client is gone, or whose time is over, ends its function there, as
//! [`async_to_sync`](crate::async_to_sync) does (R48); so does a task that is
//! [cancelled](super::spawn), and what is in a [`timeout`](super::timeout) that is over. That holds on a
//! worker thread as on a green one. Looking up a name is waited for to its end.
//!
//! # In async code
//!
//! What would have to wait in an async function that Duotone runs is an error instead, because it
//! would block the event loop: use tokio's sockets there.

mod address;
mod listener;
mod shared;
mod socket;
mod tcp;
mod udp;
mod unix;

pub use address::{ToSocketAddrs, lookup_host};
pub use listener::{Incoming, TcpListener};
pub use tcp::TcpStream;
pub use udp::UdpSocket;
pub use unix::UnixStream;
