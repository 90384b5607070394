//! An app without tokio whose async code runs by another loop, here smol.
//!
//! ```text
//! cargo run -p smol_bridge -- /sync /async
//! ```
//!
//! It asks itself for each path, once from sync and once from async code, and prints the answers.

use std::pin::Pin;
use std::time::{Duration, Instant};

use duotone::Bridge;
use duotone::prelude::*;

/// All that another loop takes: how a thread drives a future to its end.
struct Smol;

impl Bridge for Smol {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        smol::block_on(future);
    }
}

/// Waits by smol's timer, in a task of smol's executor.
async fn wait() -> Duration {
    let since = Instant::now();
    smol::spawn(smol::Timer::after(Duration::from_millis(5))).await;
    since.elapsed()
}

fn said(color: &str, waited: Duration) -> String {
    let waited_enough = waited >= Duration::from_millis(5);
    format!("{color}: {}", if waited_enough { "waited" } else { "did not wait" })
}

#[get("/sync")]
fn by_thread() -> String {
    said("sync", async_to_sync(wait()))
}

#[get("/async")]
async fn by_loop() -> String {
    said("async", wait().await)
}

fn main() -> Result<()> {
    let app = App::new().bridge(Smol).handlers(handlers![by_thread, by_loop]).build()?;
    for path in std::env::args().skip(1) {
        let request = || http::Request::get(&path).body(());
        print(&app.handle_sync(request()?));
        print(&smol::block_on(app.handle(request()?)));
    }
    Ok(())
}

fn print(response: &Response) {
    let body = response.body().as_bytes().unwrap_or_default();
    println!("{} {}", response.status(), String::from_utf8_lossy(body));
}
