//! Comments: an async store, for `async fn` views. It is SQLite too, on a thread of its own.

use duotone::prelude::*;
use tokio_rusqlite::{Connection, params};

use crate::db::Db;

pub(crate) struct Comments(Connection);

/// Opens the store once, before the first request; views ask for `State<Comments>`.
#[provider(app)]
pub(crate) async fn comments(db: State<Db>) -> Result<Comments> {
    Ok(Comments(Connection::open(&db.path).await?))
}

impl Comments {
    /// Authors and texts.
    pub(crate) async fn of(&self, post: i64) -> Result<Vec<(String, String)>> {
        let select = "SELECT author, text FROM comments WHERE post = ? ORDER BY rowid";
        let comments = self.0.call(move |connection| {
            connection.prepare_cached(select)?.query_map([post], |row| row.try_into())?.collect()
        });
        Ok(comments.await?)
    }

    pub(crate) async fn add(&self, post: i64, author: String, text: String) -> Result<()> {
        let insert = "INSERT INTO comments SELECT id, ?2, ?3 FROM posts WHERE id = ?1";
        let added = self.0.call(move |it| it.execute(insert, params![post, author, text])).await?;
        (added == 1).then_some(()).or_status(StatusCode::NOT_FOUND)
    }
}
