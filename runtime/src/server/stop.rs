//! What tells a server to stop: signals, or a future of its own.

use std::fmt;
use std::pin::Pin;

use crate::BoxFuture;
use crate::server::error::ServeError;
use crate::server::signals::Signals;

/// What a server will stop on.
#[derive(Default)]
pub(super) enum StopOn {
    #[default]
    Signals,
    Future(BoxFuture<'static, ()>),
}

/// The same, once it is being waited for.
pub(super) enum Stop {
    Signals(Signals),
    Future(Pin<Box<dyn Future<Output = ()> + Send>>),
    /// The future is ready, and will not be so again.
    Over,
}

/// Why a server stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Signal(&'static str),
    Asked,
}

impl StopOn {
    pub(super) fn prepare(self) -> Result<Stop, ServeError> {
        match self {
            StopOn::Signals => {
                Signals::new().map(Stop::Signals).map_err(|cause| ServeError::Signals { cause })
            }
            StopOn::Future(future) => Ok(Stop::Future(future)),
        }
    }
}

impl Stop {
    /// Waits for the next reason to stop.
    pub(super) async fn wait(&mut self) -> Why {
        match self {
            Stop::Signals(signals) => Why::Signal(signals.next().await),
            Stop::Future(future) => {
                future.await;
                *self = Stop::Over;
                Why::Asked
            }
            Stop::Over => std::future::pending().await,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Signal(name) => f.write_str(name),
            Why::Asked => f.write_str("asked to stop"),
        }
    }
}
