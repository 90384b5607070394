//! Answers with what another service says, asked by sync and by async code.
//!
//! ```text
//! cargo run -p slow_api
//! cargo run -p fan_out
//! ```
//!
//! What stands behind `?` is passed on: `/sync?delay=1` takes a second. The other service is at
//! `http://127.0.0.1:5001`, or where the variable `UPSTREAM` says.
//!
//! One binary serves in every worker class; `--worker-class green` waits in `/sync` on a stack of its own
//! instead of a thread.
#![expect(unsafe_code, reason = "an application consents to worker class `green` by `unsafe`")]

mod cooperative;
mod kept;
mod upstream;

use duotone::prelude::*;
use upstream::Upstream;

/// Waits in a client of sync code: a worker thread is held for that long, or in class `green` a stack;
/// the event loop never.
#[get("/sync")]
fn by_thread(req: &Request, upstream: State<Upstream>) -> Result<String> {
    Ok(format!("Hi there! {}", upstream.ask_sync(req.uri().query())?))
}

/// Waits on the event loop, holding nothing.
#[get("/async")]
async fn by_loop(req: &Request, upstream: State<Upstream>) -> Result<String> {
    Ok(format!("Hi there! {}", upstream.ask(req.uri().query()).await?))
}

/// Asks twice at the same time.
#[get("/both")]
async fn both(req: &Request, upstream: State<Upstream>) -> Result<String> {
    let query = req.uri().query();
    let (one, two) = tokio::try_join!(upstream.ask(query), upstream.ask(query))?;
    Ok(format!("Hi there! {one}, {two}"))
}

/// The same from a sync view, which drives the async client through the bridge.
#[get("/both/sync")]
fn both_by_thread(req: &Request, upstream: State<Upstream>) -> Result<String> {
    async_to_sync(both(req, upstream))
}

fn main() -> Result<()> {
    let app = App::new().state(Upstream::from_env()).handlers(handlers![
        by_thread,
        by_loop,
        both,
        both_by_thread
    ]);
    // SAFETY: nothing that this program calls relies on having its thread for itself.
    unsafe { app.allow_green() }.run()
}
