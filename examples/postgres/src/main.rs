//! Notes in a database of `PostgreSQL`, by sync code on an async driver: the same program in every worker class.
//!
//! ```text
//! DATABASE_URL='host=localhost user=me dbname=notes' cargo run -p postgres -- --worker-class green
//! curl -d 'buy milk' http://127.0.0.1:8000/notes
//! curl http://127.0.0.1:8000/notes
//! ```
#![expect(unsafe_code, reason = "an application consents to worker class `green` by `unsafe`")]

mod database;

use database::Database;
use duotone::prelude::*;

/// One per line, the newest first.
#[get("/notes")]
fn notes(db: State<Database>) -> Result<String> {
    let rows = db.query("select id, text from note order by id desc limit 100", &[])?;
    let line = |row| Ok(format!("{} {}\n", id(row)?, row.try_get::<_, &str>("text")?));
    rows.iter().map(line).collect()
}

/// The body is the note.
#[post("/notes")]
fn add(text: String, db: State<Database>) -> Result<(StatusCode, String)> {
    let rows = db.query("insert into note (text) values ($1) returning id", &[&text])?;
    let row = rows.first().or_status(StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok((StatusCode::CREATED, id(row)?.to_string()))
}

/// Has the database wait: `?seconds=1`.
#[get("/sleep")]
fn sleep(req: &Request, db: State<Database>) -> Result<&'static str> {
    let seconds = req.arg("seconds").map_or(Ok(1.0), |text| text.parse());
    let seconds: f64 = seconds.or_status(StatusCode::BAD_REQUEST)?;
    db.query("select pg_sleep($1)", &[&seconds])?;
    Ok("rested")
}

fn id(row: &tokio_postgres::Row) -> Result<i64> {
    Ok(row.try_get("id")?)
}

#[before_serving]
fn create_table(db: State<Database>) -> Result<()> {
    let sql = "create table if not exists note (id bigserial primary key, text text not null)";
    db.query(sql, &[])?;
    Ok(())
}

fn main() -> Result<()> {
    let handlers = handlers![notes, add, sleep, create_table];
    let app = App::new().state(Database::from_env()?).handlers(handlers);
    // SAFETY: nothing that this program calls relies on having its thread for itself.
    unsafe { app.allow_green() }.run()
}
