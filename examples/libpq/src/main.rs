//! `PostgreSQL` by its own C library, made cooperative by `green::wait_fd`: what psycogreen is to gevent.
//!
//! ```text
//! cargo run -p slow_api
//! cd examples/libpq && cargo run -- --worker-class green --workers 1
//! ab -n 10 -c 5 http://127.0.0.1:8000/waits
//! ab -n 10 -c 5 http://127.0.0.1:8000/blocks
//! ```
//!
//! The database is where `DATABASE_URL` says, the other service at `http://127.0.0.1:5001` or where
//! `UPSTREAM` says. `tests/load/postgres.sh` starts both, and measures.

mod connection;
mod database;
mod hosts;
mod settings;
mod upstream;

use std::sync::atomic::{AtomicUsize, Ordering};

use database::Database;
use duotone::prelude::*;
use upstream::Upstream;

/// Counts requests: every other one asks the other service, the rest the database.
#[derive(Default)]
struct Turn(AtomicUsize);

impl Turn {
    fn is_upstream(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed).is_multiple_of(2)
    }
}

/// Waits for either in such a way that the others of its thread go on.
#[get("/waits")]
fn waits(
    req: &Request,
    turn: State<Turn>,
    upstream: State<Upstream>,
    db: State<Database>,
) -> Result<String> {
    let seconds = seconds(req);
    if turn.is_upstream() {
        return upstream.ask(&seconds);
    }
    db.query("select pg_sleep($1), 'rested'", &[&seconds]).map(last)
}

/// The same with libpq's own blocking call: on a green thread a mistake, which the watchdog names.
#[get("/blocks")]
fn blocks(
    req: &Request,
    turn: State<Turn>,
    upstream: State<Upstream>,
    db: State<Database>,
) -> Result<String> {
    let seconds = seconds(req);
    if turn.is_upstream() {
        return upstream.ask(&seconds);
    }
    db.query_blocking("select pg_sleep($1), 'rested'", &[&seconds]).map(last)
}

/// Says what it was asked to, by the database.
#[get("/echo/{text}")]
fn echo(text: String, db: State<Database>) -> Result<String> {
    db.query("select $1::text", &[&text]).map(last)
}

/// What the database has to say of a mistake.
#[get("/mistake")]
fn mistake(db: State<Database>) -> Result<String> {
    db.query("select from where", &[]).map(last)
}

fn seconds(req: &Request) -> String {
    req.arg("seconds").unwrap_or("1".into()).into_owned()
}

/// The last value of the last row.
fn last(rows: Vec<Vec<Option<String>>>) -> String {
    rows.into_iter().flatten().flatten().next_back().unwrap_or_default()
}

fn main() -> Result<()> {
    let app = App::new().state(Database::from_env()).state(Upstream::from_env());
    let app = app.state(Turn::default()).handlers(handlers![waits, blocks, echo, mistake]);
    // SAFETY: nothing that this program calls relies on having its thread for itself.
    unsafe { app.allow_green() }.run()
}
