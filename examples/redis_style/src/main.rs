//! Sync views that ask a Redis, by a client of two pages that knows nothing of worker classes.
//!
//! ```text
//! cargo run -p redis_style -- --worker-class green
//! curl localhost:5000/visits/home
//! curl localhost:5000/queue/letters &                  # waits until somebody posts
//! curl -d 'Dear Ada' localhost:5000/queue/letters
//! ```
//!
//! The Redis is at `REDIS`, as in `127.0.0.1:6379`. Without that the program brings a small store of its own.
#![expect(unsafe_code, reason = "an application consents to worker class `green` by `unsafe`")]

mod pool;
mod protocol;
mod store;

use duotone::prelude::*;
use pool::Pool;
use protocol::Reply;

/// Counts.
#[get("/visits/{page}")]
fn visits(page: &str, redis: State<Pool>) -> Result<String> {
    let reply =
        redis.call(&["INCR", &format!("visits:{page}")]).or_status(StatusCode::BAD_GATEWAY)?;
    let Reply::Number(visits) = reply else { abort!(502, "not a number: {reply:?}") };
    Ok(format!("{visits} so far"))
}

/// Adds to the end of a queue.
#[post("/queue/{name}")]
fn push(name: &str, message: String, redis: State<Pool>) -> Result<String> {
    let reply = redis.call(&["RPUSH", name, &message]).or_status(StatusCode::BAD_GATEWAY)?;
    let Reply::Number(length) = reply else { abort!(502, "not a number: {reply:?}") };
    Ok(format!("{length} in the queue"))
}

/// Takes the first of a queue, and waits for one up to ten seconds: a thread is held for that long, or
/// in class `green` a stack.
#[get("/queue/{name}")]
fn next(name: &str, redis: State<Pool>) -> Result<Option<String>> {
    let reply = redis.call(&["BLPOP", name, "10"]).or_status(StatusCode::BAD_GATEWAY)?;
    match reply {
        Reply::List(mut found) => match found.pop() {
            Some(Reply::Text(message)) => Ok(Some(message)),
            other => abort!(502, "not a message: {other:?}"),
        },
        Reply::Nothing => Ok(None),
        reply => abort!(502, "not a message: {reply:?}"),
    }
}

fn main() -> Result<()> {
    let address = match std::env::var("REDIS") {
        Ok(address) => address,
        Err(_) => store::start()?.to_string(),
    };
    let app = App::new().state(Pool::new(address)).handlers(handlers![visits, push, next]);
    // SAFETY: nothing that this program calls relies on having its thread for itself.
    unsafe { app.allow_green() }.run()
}
