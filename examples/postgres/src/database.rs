//! A database in sync style: an async driver behind `async_to_sync`, and a small pool of connections.

use std::sync::{Mutex, MutexGuard, PoisonError};

use duotone::prelude::*;
use tokio::sync::Semaphore;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Row};

/// As many connections as there are, and queries at once.
const CONNECTIONS: usize = 5;

/// Where it is, and the connections to it that nobody uses.
pub(crate) struct Database {
    config: Config,
    free: Mutex<Vec<Client>>,
    permits: Semaphore,
}

impl Database {
    /// Where `DATABASE_URL` says. Nothing is connected yet.
    pub(crate) fn from_env() -> Result<Self> {
        let url = std::env::var("DATABASE_URL");
        let url = url.unwrap_or_else(|_| "host=/var/run/postgresql user=postgres".to_owned());
        Ok(Database {
            config: url.parse()?,
            free: Mutex::default(),
            permits: Semaphore::new(CONNECTIONS),
        })
    }

    /// The rows of a query: waited for on a green thread by parking it, elsewhere by blocking the
    /// thread.
    pub(crate) fn query(&self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        async_to_sync(async {
            let _permit = self.permits.acquire().await?;
            // What is dropped here, because its request is cancelled, is not used again.
            let client = self.client().await?;
            let rows = client.query(sql, params).await;
            self.free().push(client);
            Ok(rows?)
        })
    }

    async fn client(&self) -> Result<Client> {
        let free = self.free().pop();
        if let Some(client) = free.filter(|client| !client.is_closed()) {
            return Ok(client);
        }
        let (client, connection) = self.config.connect(NoTls).await?;
        // It is what reads and writes the socket, and ends with the client.
        tokio::spawn(connection);
        Ok(client)
    }

    fn free(&self) -> MutexGuard<'_, Vec<Client>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
