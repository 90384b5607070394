//! A small pool of connections.

use std::sync::{Mutex, PoisonError};

use duotone::prelude::*;
use tokio::sync::Semaphore;

use crate::connection::{Connection, Rows};

/// As many connections as there are, and queries at once.
const CONNECTIONS: usize = 5;

/// Where it is, and the connections to it that nobody uses.
pub(crate) struct Database {
    url: String,
    free: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Database {
    /// Where `DATABASE_URL` says. Nothing is connected yet.
    pub(crate) fn from_env() -> Self {
        let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "user=postgres".to_owned());
        Database { url, free: Mutex::default(), permits: Semaphore::new(CONNECTIONS) }
    }

    /// The rows of a query, waited for by [`wait_fd`](duotone::green::wait_fd).
    pub(crate) fn query(&self, sql: &str, params: &[&str]) -> Result<Rows> {
        self.with(|connection| connection.query(sql, params))
    }

    /// The rows of a query, waited for by libpq, which blocks the thread.
    pub(crate) fn query_blocking(&self, sql: &str, params: &[&str]) -> Result<Rows> {
        self.with(|connection| connection.query_blocking(sql, params))
    }

    fn with(&self, ask: impl FnOnce(&mut Connection) -> Result<Rows>) -> Result<Rows> {
        let _permit = async_to_sync(self.permits.acquire())?;
        // Not inside of what follows: its lock is not held while it waits.
        let free = self.free().pop();
        let mut connection = match free {
            Some(connection) => connection,
            None => Connection::open(&self.url)?,
        };
        let rows = ask(&mut connection);
        if connection.is_idle() {
            self.free().push(connection);
        }
        rows
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
