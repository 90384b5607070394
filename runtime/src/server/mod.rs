//! Serves an app over sockets: bytes to requests, responses to bytes.
//!
//! What happens between the two is the dispatcher's business; nothing below knows a socket. The
//! event loops for green threads are here too, also when a test client has one.

mod accept;
mod access;
mod address;
mod alarm;
mod banner;
mod builder;
#[cfg(feature = "green")]
mod carried;
mod command;
mod connection;
mod deadline;
mod dispatch;
mod download;
mod error;
#[cfg(feature = "green")]
mod green_loop;
#[cfg(feature = "green")]
mod green_loops;
#[cfg(feature = "green")]
mod green_thread;
mod hooks;
#[cfg(feature = "green")]
mod in_process;
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
#[cfg(feature = "green")]
pub(crate) use error::ServeError;
#[cfg(feature = "green")]
pub(crate) use in_process::InProcess;
pub use listening::{BoundAddress, Listening};
pub(crate) use log::LogLevel;
pub(crate) use settings::Settings;
