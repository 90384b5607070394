//! The ways to run a server: on a runtime of its own, in that of the caller, or listening first.

use tokio::runtime::Handle;

#[cfg(feature = "green")]
use crate::WorkerClass;
use crate::server::error::ServeError;
use crate::server::listening::Listening;
use crate::server::{LogLevel, Server, runtime};
use crate::{Result, TokioBridge};

impl Server {
    /// Serves until it is told to stop, on a runtime of its own, and logs to stderr unless the
    /// program has set a `tracing` subscriber.
    ///
    /// # Errors
    ///
    /// When the server cannot start: an address that is none, is in use or not ours, a
    /// `before_serving` hook that fails. When it is called where a tokio runtime is current, as in
    /// `#[tokio::main]`: [`serve`](Self::serve) is for that. When a second signal ended it before its time.
    pub fn run(self) -> Result<()> {
        LogLevel::default().install();
        let workers = self.settings.clone().resolve().loops();
        runtime::block_on(workers, async { self.start(true).await?.serve_and_close().await })??;
        Ok(())
    }

    /// Serves until it is told to stop, inside the tokio runtime of the caller.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub async fn serve(self) -> Result<()> {
        self.listen().await?.serve().await
    }

    /// Listens, so that its addresses are known, and serves later.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub async fn listen(self) -> Result<Listening> {
        Ok(self.start(false).await?)
    }

    async fn start(self, banner: bool) -> Result<Listening, ServeError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let config = self.settings.clone().resolve();
        #[cfg(feature = "green")]
        if config.worker_class == WorkerClass::Green && !self.allows_green {
            return Err(ServeError::GreenNotAllowed);
        }
        if let Some(watchdog) = self.settings.watchdog {
            self.app.watchdog().set(watchdog);
        }
        let bound = TokioBridge::bind(self.app.bridge(), Handle::current());
        self.app.provided_on_loop().await.map_err(ServeError::Provider)?;
        drop(bound);
        Listening::bind(self.app, config, self.stop, banner).await
    }
}
