//! How long `handle_sync` takes with an async view and with the same sync view, in interleaved
//! rounds: `cargo run --release -p duotone-tests --example bridge_cost`.

use std::time::{Duration, Instant};

use duotone::prelude::*;

const ROUNDS: usize = 41;
const CALLS: u32 = 2_000;

#[get("/sync")]
fn plain() -> &'static str {
    "done"
}

#[get("/async")]
async fn cooperative() -> &'static str {
    "done"
}

fn main() -> Result<()> {
    let app = App::new().handlers(handlers![plain, cooperative]).build()?;
    let mut rounds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (target, times) in ["/sync", "/async"].into_iter().zip(&mut rounds) {
            times.push(round(&app, target)?);
        }
    }
    let [sync, cooperative] = rounds.map(|mut times| {
        times.sort();
        times[ROUNDS / 2].as_nanos()
    });
    println!("`fn` {sync} ns, `async fn` {cooperative} ns a call; median of {ROUNDS} rounds");
    Ok(())
}

/// The time of one call.
fn round(app: &App, target: &str) -> Result<Duration> {
    let since = Instant::now();
    for _ in 0..CALLS {
        std::hint::black_box(app.handle_sync(http::Request::get(target).body(())?));
    }
    Ok(since.elapsed() / CALLS)
}
