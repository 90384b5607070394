//! What a server says on stderr when it is ready.

use std::fmt;

use crate::App;
use crate::server::listening::BoundAddress;
use crate::server::settings::Config;

/// The lines, for `eprint!`.
pub(super) struct Banner<'a> {
    pub(super) app: &'a App,
    pub(super) config: &'a Config,
    pub(super) addresses: &'a [BoundAddress],
}

impl fmt::Display for Banner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (program, version) = (program(), env!("CARGO_PKG_VERSION"));
        let routes = Count(self.app.routes().len(), "route");
        let Config { worker_class, workers, .. } = self.config;
        let workers = Count(workers.get(), "worker");
        writeln!(f, " * duotone {version} serves `{program}`: {routes}")?;
        let threads = Count(self.app.pool().max_threads(), "thread");
        writeln!(f, " * worker class {worker_class}, {workers}, up to {threads}")?;
        self.addresses.iter().try_for_each(|address| writeln!(f, " * listening on {address}"))
    }
}

fn program() -> String {
    let program = std::env::args_os().next().unwrap_or_default();
    let stem = std::path::Path::new(&program).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// `1 route`, `2 routes`.
pub(super) struct Count(pub(super) usize, pub(super) &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Count(count, what) = self;
        write!(f, "{count} {what}{}", if *count == 1 { "" } else { "s" })
    }
}
