//! Users and posts: a sync store, for `fn` views and providers. SQLite lives in the process, so one
//! connection behind a lock is enough.

use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use duotone::prelude::*;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, password TEXT);
    CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY, author TEXT, title TEXT, text TEXT);
    CREATE TABLE IF NOT EXISTS comments (post INTEGER, author TEXT, text TEXT);
";

pub(crate) struct Db {
    pub(crate) path: String,
    connection: Mutex<Connection>,
}

#[derive(Serialize)]
pub(crate) struct Post {
    pub(crate) id: i64,
    author: String,
    title: String,
    text: String,
}

impl Db {
    pub(crate) fn open(path: &str) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(SCHEMA)?;
        Ok(Db { path: path.to_owned(), connection: Mutex::new(connection) })
    }

    /// Whether there is a new user now: not when the name is taken. To hash takes a while, on purpose.
    pub(crate) fn sign_up(&self, name: &str, password: &str) -> Result<bool> {
        let hash = Argon2::default().hash_password(password.as_bytes())?.to_string();
        let insert = "INSERT INTO users VALUES (?, ?) ON CONFLICT DO NOTHING";
        Ok(self.lock().execute(insert, [name, &hash])? == 1)
    }

    /// Whether that is the user's password.
    pub(crate) fn log_in(&self, name: &str, password: &str) -> Result<bool> {
        let select = "SELECT password FROM users WHERE name = ?";
        let hash =
            self.lock().query_row(select, [name], |row| row.get::<_, String>(0)).optional()?;
        let fits =
            |hash: &str| Argon2::default().verify_password(password.as_bytes(), hash).is_ok();
        Ok(hash.is_some_and(|hash| fits(&hash)))
    }

    pub(crate) fn add(&self, author: &str, title: &str, text: &str) -> Result<i64> {
        let insert = "INSERT INTO posts (author, title, text) VALUES (?, ?, ?)";
        let connection = self.lock();
        connection.execute(insert, [author, title, text])?;
        Ok(connection.last_insert_rowid())
    }

    pub(crate) fn post(&self, id: i64) -> Result<Option<Post>> {
        let select = "SELECT id, author, title, text FROM posts WHERE id = ?";
        Ok(self.lock().query_row(select, [id], post).optional()?)
    }

    pub(crate) fn newest(&self) -> Result<Vec<Post>> {
        let select = "SELECT id, author, title, text FROM posts ORDER BY id DESC LIMIT 20";
        let connection = self.lock();
        Ok(connection.prepare_cached(select)?.query_map([], post)?.collect::<Result<_, _>>()?)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn post(row: &Row<'_>) -> rusqlite::Result<Post> {
    Ok(Post { id: row.get(0)?, author: row.get(1)?, title: row.get(2)?, text: row.get(3)? })
}
