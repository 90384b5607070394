//! The command line and environment of an app: what they ask for, and doing it.
//!
//! A flag goes before the environment, the environment before what the code says.

mod args;
mod help;
mod options;
mod routes;
mod stdout;

use std::ffi::OsString;

use crate::cli::args::{Command, Usage};
use crate::cli::options::Told;
use crate::server::Settings;
use crate::{App, AppBuilder, Result, Server};

/// The app's own version is the app's to tell.
const VERSION: &str = concat!("duotone ", env!("CARGO_PKG_VERSION"), "\n");

impl AppBuilder {
    /// Builds the app and does what the command line says; see [`App::run`].
    ///
    /// # Errors
    ///
    /// When the app cannot be built, and as [`App::run`].
    pub fn run(self) -> Result<()> {
        match Invocation::of_this_process() {
            Invocation::Serve(told) => run(Server::new(self.build()?), told),
            Invocation::Routes => stdout::print(&routes::text(&self.build()?)),
            Invocation::Help => stdout::print(&help::text()),
            Invocation::Version => stdout::print(VERSION),
        }
    }

    /// Builds the app and does what the command line says, inside the caller's tokio runtime; see
    /// [`App::run`].
    ///
    /// # Errors
    ///
    /// When the app cannot be built, and as [`App::run`].
    pub async fn serve(self) -> Result<()> {
        match Invocation::of_this_process() {
            Invocation::Serve(told) => serve(Server::new(self.build()?), told).await,
            Invocation::Routes => stdout::print(&routes::text(&self.build()?)),
            Invocation::Help => stdout::print(&help::text()),
            Invocation::Version => stdout::print(VERSION),
        }
    }
}

impl App {
    /// Does what the command line says: serves, on a runtime of its own, or lists the routes.
    ///
    /// ```text
    /// app [run] [--bind ADDR].. [--worker-class async|threads] [--workers N] [--threads N] ..
    /// app routes
    /// app --help
    /// app --version       which Duotone this is
    /// ```
    ///
    /// Every flag has a variable: `DUOTONE_BIND`, `DUOTONE_WORKER_CLASS`, .. A flag goes before
    /// its variable. A mistake in either is one line on stderr, and the process exits with 2, as
    /// command lines do.
    ///
    /// How it serves and stops is described at [`Server`].
    ///
    /// # Errors
    ///
    /// When the server cannot start: an address that is in use or not ours, a `before_serving`
    /// hook that fails. When it is called where a tokio runtime is current, as in
    /// `#[tokio::main]`: [`serve`](Self::serve) is for that. Returned from `main`, it is one line on stderr and exit code 1.
    pub fn run(self) -> Result<()> {
        Server::new(self).run_cli()
    }

    /// The same inside the caller's tokio runtime. It sets up no log output.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub async fn serve(self) -> Result<()> {
        Server::new(self).serve_cli().await
    }
}

impl Server {
    /// Does what the command line says, as [`App::run`]; what it leaves open is as this server
    /// was told.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    pub fn run_cli(self) -> Result<()> {
        match Invocation::of_this_process() {
            Invocation::Serve(told) => run(self, told),
            Invocation::Routes => stdout::print(&routes::text(self.app())),
            Invocation::Help => stdout::print(&help::text()),
            Invocation::Version => stdout::print(VERSION),
        }
    }

    /// The same inside the caller's tokio runtime. It sets up no log output.
    ///
    /// # Errors
    ///
    /// As [`App::run`].
    pub async fn serve_cli(self) -> Result<()> {
        match Invocation::of_this_process() {
            Invocation::Serve(told) => serve(self, told).await,
            Invocation::Routes => stdout::print(&routes::text(self.app())),
            Invocation::Help => stdout::print(&help::text()),
            Invocation::Version => stdout::print(VERSION),
        }
    }
}

fn run(server: Server, told: Told) -> Result<()> {
    told.log.unwrap_or_default().install();
    server.overlay(told.settings).run()
}

async fn serve(server: Server, told: Told) -> Result<()> {
    server.overlay(told.settings).serve().await
}

/// What a command line and an environment ask for.
#[derive(Debug, PartialEq, Eq)]
enum Invocation {
    Serve(Told),
    Routes,
    Help,
    Version,
}

impl Invocation {
    fn of_this_process() -> Self {
        let args = std::env::args_os().skip(1);
        Invocation::parse(args, |name| std::env::var_os(name)).unwrap_or_else(|usage| {
            eprintln!("error: {usage}");
            std::process::exit(2)
        })
    }

    fn parse(
        args: impl IntoIterator<Item = OsString>,
        var: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Usage> {
        match args::parse(args)? {
            Command::Help => Ok(Invocation::Help),
            Command::Version => Ok(Invocation::Version),
            Command::Routes => Ok(Invocation::Routes),
            Command::Run(flags) => Ok(Invocation::Serve(flags.over(options::from_env(var)?))),
        }
    }
}

impl Told {
    fn over(self, others: Told) -> Told {
        let Told { settings, log } = self;
        Told { settings: Settings::over(settings, others.settings), log: log.or(others.log) }
    }
}
