//! A blog: everybody reads it, who has an account writes.
//!
//! It needs a `DUOTONE_SECRET_KEY`, of 32 bytes at least, for its sessions. `BLOG_DB` names the
//! database, `BLOG_QUOTES` the URL of a service that answers with a quote.

mod comments;
mod db;
mod pages;
mod posts;
#[cfg(test)]
mod tests;
mod users;

use duotone::prelude::*;

fn main() -> Result<()> {
    let database = std::env::var("BLOG_DB").unwrap_or_else(|_| "blog.db".to_owned());
    app(&database, std::env::var("BLOG_QUOTES").ok())?.run()
}

fn app(database: &str, quotes: Option<String>) -> Result<AppBuilder> {
    Ok(App::new()
        .state(db::Db::open(database)?)
        .state(posts::Quotes(quotes))
        .state(pages::templates()?)
        .handlers(handlers![comments::comments, pages::error])
        .register(users::blueprint())
        .register(posts::blueprint()))
}
