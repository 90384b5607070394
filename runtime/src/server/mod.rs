//! Serves an app over sockets: bytes to requests, responses to bytes.
//!
//! What happens between the two is the dispatcher's business; nothing below knows a socket.

mod accept;
mod access;
mod address;
mod alarm;
mod banner;
mod builder;
mod command;
mod connection;
mod deadline;
mod download;
mod error;
#[cfg(feature = "green")]
mod green_loop;
#[cfg(feature = "green")]
mod green_loops;
mod hooks;
mod leftovers;
mod linger;
mod listener;
mod listening;
mod log;
mod outbox;
mod outside;
mod place;
mod run;
mod runtime;
mod settings;
mod shutdown;
mod signals;
mod state;
mod stop;
mod timeout;
mod turn;
#[cfg(unix)]
mod unix;
mod upload;
mod waiting;

pub use builder::Server;
pub(crate) use command::{call_command, call_command_here};
pub use listening::{BoundAddress, Listening};
pub(crate) use log::LogLevel;
pub(crate) use settings::Settings;
