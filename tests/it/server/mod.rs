//! The server over real sockets and, where signals and the command line matter, in real processes.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "a handler takes what it extracts, in either color"
)]

mod bad_input;
mod command_line;
mod commands;
mod connections;
mod detached;
mod draining;
mod gate;
mod leaving;
mod limits;
mod logging;
mod mutations;
pub(crate) mod probe;
mod route_listing;
pub(crate) mod running;
mod same_runtime;
mod secret_key;
mod serving_hooks;
mod shapes;
mod starting;
mod stopping;
mod streaming;
mod tasks;
mod transports;
mod turns;
mod unix_socket;
mod views;
mod watchdog;
pub(crate) mod wire;

use std::time::Duration;

use crate::entries::CLASSES;

/// How long anything may take before the test gives up: nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(30);
