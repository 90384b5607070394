//! A server whose sockets are bound: where it listens, and serving until it is told to stop.

use std::fmt;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::limit::Limit;
use crate::server::banner::{Banner, Count};
use crate::server::connection::Protocol;
use crate::server::deadline::Deadline;
use crate::server::error::ServeError;
#[cfg(feature = "green")]
use crate::server::green_loops;
use crate::server::listener::Listener;
use crate::server::place::Place;
use crate::server::settings::Config;
use crate::server::shutdown::{Cut, Shutdown, Watcher};
use crate::server::stop::{Stop, StopOn};
use crate::server::{accept, hooks, leftovers};
use crate::{App, Result, TokioBridge};

/// A server that listens: clients may connect already, and are served once it
/// [serves](Listening::serve).
#[must_use = "clients wait until it serves"]
pub struct Listening {
    app: App,
    config: Config,
    stop: Stop,
    listeners: Vec<Listener>,
    addresses: Vec<BoundAddress>,
    banner: bool,
}

/// Where a server listens: a port that was given as 0 is the one that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BoundAddress {
    /// A TCP port.
    Tcp(SocketAddr),
    /// The file of a Unix socket.
    Unix(PathBuf),
}

impl Listening {
    pub(super) async fn bind(
        app: App,
        config: Config,
        stop: StopOn,
        banner: bool,
    ) -> Result<Self, ServeError> {
        let stop = stop.prepare()?;
        let (mut listeners, mut addresses) = (Vec::new(), Vec::new());
        for address in &config.bind {
            let listener = Listener::bind(address, config.reuse_port).await?;
            let bound = BoundAddress::of(&listener);
            addresses.push(
                bound.map_err(|cause| ServeError::Listen { address: address.clone(), cause })?,
            );
            listeners.push(listener);
        }
        Ok(Listening { app, config, stop, listeners, addresses, banner })
    }

    /// Where it listens, in the order of `bind`.
    pub fn addresses(&self) -> &[BoundAddress] {
        &self.addresses
    }

    /// Runs the `before_serving` hooks, answers requests until it is told to stop, then shuts down
    /// as [`Server`](crate::Server) says.
    ///
    /// Dropping the future stops accepting at once; requests that run are finished.
    ///
    /// # Errors
    ///
    /// When a `before_serving` hook fails, or a second signal cuts the shutdown short.
    pub async fn serve(mut self) -> Result<()> {
        let _bound = TokioBridge::bind(self.app.bridge(), Handle::current());
        self.serve_until_stopped().await?;
        Ok(())
    }

    /// The same as the last thing that the app does: its worker threads end too.
    pub(super) async fn serve_and_close(mut self) -> Result<(), ServeError> {
        let _bound = TokioBridge::bind(self.app.bridge(), Handle::current());
        let deadline = self.serve_until_stopped().await?;
        unless_stopped(&mut self.stop, leftovers::finish(&self.app, deadline)).await
    }

    /// Gives the time until when what is left may go on.
    async fn serve_until_stopped(&mut self) -> Result<Deadline, ServeError> {
        let Listening { app, config, stop, listeners, .. } = self;
        if let Some(threads) = config.threads {
            app.pool().set_max_threads(threads);
        }
        tokio::select! {
            ready = hooks::before_serving(app) => ready?,
            why = stop.wait() => {
                tracing::info!(target: "duotone::server", "{why}: stopped before serving");
                return Ok(Limit(config.shutdown_timeout).starting_now());
            }
        }
        #[cfg(feature = "green")]
        let (place, green) = green_loops::place(config)?;
        #[cfg(not(feature = "green"))]
        let place = Place::Here;
        let shutdown = Shutdown::new();
        let accepting =
            accept_all(std::mem::take(listeners), app, config, &shutdown.watcher(), &place);
        self.announce();

        let Listening { app, config, stop, .. } = self;
        let why = stop.wait().await;
        let limit = Limit(config.shutdown_timeout);
        tracing::info!(target: "duotone::server", "{why}: finishing what runs, limit {limit}");
        let deadline = limit.starting_now();
        let mut interrupted = Ok(());
        let over = async { interrupted = unless_stopped(stop, deadline.over()).await };
        let cut = shutdown.drain(over).await;
        drop(accepting);
        report(&cut);
        interrupted?;
        // The hooks may close what tasks use; and they may start some.
        unless_stopped(stop, leftovers::finish_tasks(app, deadline)).await?;
        unless_stopped(stop, hooks::after_serving(app)).await?;
        unless_stopped(stop, leftovers::finish_tasks(app, deadline)).await?;
        #[cfg(feature = "green")]
        if let Some(green) = green {
            unless_stopped(stop, green.finish(deadline)).await?;
        }
        Ok(deadline)
    }

    fn announce(&self) {
        let Listening { app, config, addresses, .. } = self;
        if self.banner {
            // A server is not to end because nobody reads its stderr.
            let _ = write!(std::io::stderr(), "{}", Banner { app, config, addresses });
        } else {
            let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
            tracing::info!(target: "duotone::server", "listening on {}", addresses.join(", "));
        }
    }
}

/// Waits for a part of the shutdown, unless the server is told once more to stop.
async fn unless_stopped<T>(
    stop: &mut Stop,
    part: impl Future<Output = T>,
) -> Result<T, ServeError> {
    tokio::select! {
        biased;
        output = part => Ok(output),
        _ = stop.wait() => Err(ServeError::Interrupted),
    }
}

/// Starts accepting on all sockets. Dropping the set stops it and closes them.
fn accept_all(
    listeners: Vec<Listener>,
    app: &App,
    config: &Config,
    shutdown: &Watcher,
    place: &Place,
) -> JoinSet<()> {
    let protocol = Arc::new(Protocol::new(app.clone(), config));
    let slots = config.max_connections.map(|max| Arc::new(Semaphore::new(max.get())));
    let mut accepting = JoinSet::new();
    for listener in listeners {
        let (protocol, slots) = (Arc::clone(&protocol), slots.clone());
        let (shutdown, place) = (shutdown.clone(), place.clone());
        match listener {
            Listener::Tcp(tcp) => {
                accepting.spawn(accept::run(tcp, protocol, slots, shutdown, place))
            }
            #[cfg(unix)]
            Listener::Unix(unix) => {
                accepting.spawn(accept::run(unix, protocol, slots, shutdown, place))
            }
        };
    }
    accepting
}

/// Says what was cut, if anything.
fn report(cut: &Cut) {
    let Cut { connections, requests } = cut;
    if *connections == 0 {
        tracing::info!(target: "duotone::server", "all requests have ended");
        return;
    }
    let connections = Count(*connections, "connection");
    if requests.is_empty() {
        tracing::warn!(target: "duotone::server", "cut {connections}");
        return;
    }
    let requests: Vec<_> = requests.iter().map(ToString::to_string).collect();
    let requests = requests.join(", ");
    tracing::warn!(target: "duotone::server", "cut {connections}: {requests}");
}

impl BoundAddress {
    /// The TCP address, if it is one.
    pub fn tcp(&self) -> Option<SocketAddr> {
        match self {
            BoundAddress::Tcp(address) => Some(*address),
            BoundAddress::Unix(_) => None,
        }
    }

    fn of(listener: &Listener) -> std::io::Result<Self> {
        match listener {
            Listener::Tcp(tcp) => tcp.local_addr().map(BoundAddress::Tcp),
            #[cfg(unix)]
            Listener::Unix(unix) => Ok(BoundAddress::Unix(unix.path().to_owned())),
        }
    }
}

impl fmt::Display for BoundAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BoundAddress::Tcp(address) => write!(f, "http://{address}"),
            BoundAddress::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").field("addresses", &self.addresses).finish_non_exhaustive()
    }
}
