//! Another loop than tokio's, for everything but the server (R45).

use std::time::Duration;

use duotone::prelude::*;

use crate::bridges::Smol;
use crate::entries::request;

/// Waits by smol's timer and a task of its executor.
async fn wait() -> bool {
    smol::Timer::after(Duration::from_millis(1)).await;
    smol::spawn(async { tokio::runtime::Handle::try_current().is_err() }).await
}

#[before_request]
async fn before(req: &Request) {
    req.g().set(wait().await);
}

#[get("/sync")]
fn plain(outside: G<bool>) -> String {
    format!("{} {}", *outside, async_to_sync(wait()))
}

#[get("/async")]
async fn cooperative(outside: G<bool>) -> String {
    format!("{} {}", *outside, sync_to_async(|| async_to_sync(wait())).await)
}

#[teardown_request]
async fn teardown() {
    wait().await;
}

// R42, R45
#[test]
fn an_app_runs_on_another_loop_without_tokio() {
    let app = App::new().bridge(Smol).handlers(handlers![before, plain, cooperative, teardown]);
    let app = app.build().expect("a sound app");
    for target in ["/sync", "/async"] {
        let answer = app.handle_sync(request("GET", target));
        assert_eq!(answer.body().as_bytes(), Some(&b"true true"[..]), "handle_sync {target}");
        let answer = smol::block_on(app.handle(request("GET", target)));
        assert_eq!(answer.body().as_bytes(), Some(&b"true true"[..]), "handle {target}");
    }
}
