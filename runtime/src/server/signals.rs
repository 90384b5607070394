//! The signals that ask a server to stop: SIGTERM and SIGINT (Ctrl-C elsewhere).

use std::io;

/// Receives them; from its making on they no longer end the process by themselves.
#[derive(Debug)]
pub(super) struct Signals(#[cfg(unix)] Unix);

#[cfg(unix)]
#[derive(Debug)]
struct Unix {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate())?;
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Signals(Unix { terminate, interrupt }))
    }

    /// The next one's name.
    pub(super) async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.0.terminate.recv() => "SIGTERM",
            _ = self.0.interrupt.recv() => "SIGINT",
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    pub(super) fn new() -> io::Result<Self> {
        Ok(Signals())
    }

    /// The next one's name.
    pub(super) async fn next(&mut self) -> &'static str {
        match tokio::signal::ctrl_c().await {
            Ok(()) => "Ctrl-C",
            Err(_) => std::future::pending().await,
        }
    }
}
