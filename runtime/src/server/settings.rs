//! What a server is told, by code, environment and command line; and what it goes by in the end.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::WorkerClass;
use crate::limit::Limit;
use crate::server::address::Address;
use crate::watch::Setting;

/// What one source says: nothing is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) bind: Vec<Address>,
    pub(crate) worker_class: Option<WorkerClass>,
    pub(crate) workers: Option<NonZeroUsize>,
    pub(crate) threads: Option<NonZeroUsize>,
    pub(crate) reuse_port: Option<bool>,
    pub(crate) max_connections: Option<NonZeroUsize>,
    pub(crate) header_timeout: Option<Limit>,
    pub(crate) request_timeout: Option<Limit>,
    pub(crate) upload_timeout: Option<Limit>,
    pub(crate) shutdown_timeout: Option<Limit>,
    pub(crate) watchdog: Option<Setting>,
}

impl Settings {
    /// These, and where they say nothing, the others.
    pub(crate) fn over(self, others: Settings) -> Settings {
        Settings {
            bind: if self.bind.is_empty() { others.bind } else { self.bind },
            worker_class: self.worker_class.or(others.worker_class),
            workers: self.workers.or(others.workers),
            threads: self.threads.or(others.threads),
            reuse_port: self.reuse_port.or(others.reuse_port),
            max_connections: self.max_connections.or(others.max_connections),
            header_timeout: self.header_timeout.or(others.header_timeout),
            request_timeout: self.request_timeout.or(others.request_timeout),
            upload_timeout: self.upload_timeout.or(others.upload_timeout),
            shutdown_timeout: self.shutdown_timeout.or(others.shutdown_timeout),
            watchdog: self.watchdog.or(others.watchdog),
        }
    }

    /// The defaults for what nobody said.
    pub(crate) fn resolve(self) -> Config {
        let bind = if self.bind.is_empty() { vec![Address::default()] } else { self.bind };
        Config {
            bind,
            worker_class: self.worker_class.unwrap_or_default(),
            workers: self.workers.unwrap_or_else(one_per_core),
            threads: self.threads,
            reuse_port: self.reuse_port.unwrap_or(false),
            max_connections: self.max_connections,
            header_timeout: self.header_timeout.unwrap_or(Limit::seconds(30)).time(),
            request_timeout: self.request_timeout.unwrap_or(Limit::seconds(60)).time(),
            upload_timeout: self.upload_timeout.unwrap_or(Limit::seconds(30)).time(),
            shutdown_timeout: self.shutdown_timeout.unwrap_or(Limit::seconds(30)).time(),
        }
    }
}

/// What a server goes by.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) bind: Vec<Address>,
    pub(crate) worker_class: WorkerClass,
    /// Event-loop threads, where the server makes its own runtime.
    pub(crate) workers: NonZeroUsize,
    /// The pool's maximum, where it is not left to the app.
    pub(crate) threads: Option<NonZeroUsize>,
    pub(crate) reuse_port: bool,
    pub(crate) max_connections: Option<NonZeroUsize>,
    pub(crate) header_timeout: Option<Duration>,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) upload_timeout: Option<Duration>,
    pub(crate) shutdown_timeout: Option<Duration>,
}

fn one_per_core() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_source_does_not_say_is_left_to_the_next() {
        let flags = Settings { workers: NonZeroUsize::new(3), ..Settings::default() };
        let code = Settings {
            workers: NonZeroUsize::new(1),
            worker_class: Some(WorkerClass::Threads),
            bind: vec![Address::Unix("app.sock".into())],
            ..Settings::default()
        };
        let config = flags.over(code.clone()).resolve();
        assert_eq!(config.workers.get(), 3);
        assert_eq!(config.worker_class, WorkerClass::Threads);
        assert_eq!(config.bind, code.bind);
    }
}
