//! The command line and environment of an app: what they ask for, and doing it.
//!
//! A flag goes before the environment, the environment before what the code says.

mod args;
mod commands;
mod help;
mod listing;
mod options;
mod routes;
mod stdout;

use std::ffi::OsString;

use crate::cli::args::{Command, Usage};
use crate::cli::commands::Call;
use crate::cli::listing::Listing;
use crate::cli::options::Told;
use crate::server::Settings;
use crate::{App, AppBuilder, BuildError, Result, Server};

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
            Invocation::Call(call, told) => call.run(self.build()?, told),
            Invocation::Print(page) => page.print(|| self.build()),
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
            Invocation::Call(call, told) => call.serve(self.build()?, told).await,
            Invocation::Print(page) => page.print(|| self.build()),
        }
    }
}

impl App {
    /// Does what the command line says: serves, on a runtime of its own, lists the routes, or runs a
    /// [command](macro@crate::command).
    ///
    /// ```text
    /// app [run] [--bind ADDR].. [--worker-class async|threads] [--workers N] [--threads N] ..
    /// app routes [--sort endpoint|methods|path|color|decorators|source] [--json]
    /// app NAME ARGS..     a `#[command]` of the app
    /// app --help
    /// app --version       which Duotone this is
    /// ```
    ///
    /// Every flag has a variable: `DUOTONE_BIND`, `DUOTONE_WORKER_CLASS`, .. A flag goes before
    /// its variable. A mistake in either is one line on stderr, and the process exits with 2, as
    /// command lines do.
    ///
    /// `routes` lists them in registration order unless `--sort` names a column; with `--json` it is
    /// an array of objects with `endpoint`, `blueprint` (or `null`), `methods`, `path`, `color`,
    /// `decorators`, `file` and `line`. [`App::routes`] is the same for programs.
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
            Invocation::Call(call, told) => call.run(self.app().clone(), told),
            Invocation::Print(page) => page.print(|| Ok(self.app().clone())),
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
            Invocation::Call(call, told) => call.serve(self.app().clone(), told).await,
            Invocation::Print(page) => page.print(|| Ok(self.app().clone())),
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

/// What is printed instead of serving.
#[derive(Debug, PartialEq, Eq)]
enum Page {
    Routes(Listing),
    Help,
    Version,
}

/// What a command line and an environment ask for.
#[derive(Debug, PartialEq, Eq)]
enum Invocation {
    Serve(Told),
    Call(Call, Told),
    Print(Page),
}

impl Invocation {
    fn of_this_process() -> Self {
        let args = std::env::args_os().skip(1);
        Invocation::parse(args, |name| std::env::var_os(name))
            .unwrap_or_else(|usage| refuse(&usage))
    }

    fn parse(
        args: impl IntoIterator<Item = OsString>,
        var: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Usage> {
        match args::parse(args)? {
            Command::Print(page) => Ok(Invocation::Print(page)),
            Command::Call(call) => Ok(Invocation::Call(call, options::from_env(var)?)),
            Command::Run(flags) => Ok(Invocation::Serve(flags.over(options::from_env(var)?))),
        }
    }
}

impl Page {
    fn print(self, app: impl FnOnce() -> Result<App, BuildError>) -> Result<()> {
        match self {
            Page::Routes(listing) => stdout::print(&routes::text(&app()?, &listing)),
            // It is there also for an app that cannot be built.
            Page::Help => stdout::print(&help::text(app().ok().as_ref())),
            Page::Version => stdout::print(VERSION),
        }
    }
}

/// Ends the process with what is wrong with its command line.
fn refuse(usage: &Usage) -> ! {
    eprintln!("error: {usage}");
    std::process::exit(2)
}

impl Told {
    fn over(self, others: Told) -> Told {
        let Told { settings, log } = self;
        Told { settings: Settings::over(settings, others.settings), log: log.or(others.log) }
    }
}
