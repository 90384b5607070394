//! What still runs when all connections have ended: tasks, and on worker threads teardowns and sync
//! functions whose client is gone.

use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::App;
use crate::server::banner::Count;
use crate::server::deadline::Deadline;
use crate::task::LAST_WORDS;

/// Teardowns of requests that were cut at the deadline have this long at least.
const AT_LEAST: Duration = Duration::from_secs(1);

/// No thread is waited for longer than this when there is no limit.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Waits for the tasks of the app, until the deadline; then cuts those that are left (R47).
pub(super) async fn finish_tasks(app: &App, deadline: Deadline) {
    tokio::select! {
        biased;
        () = app.tasks().ended() => return,
        () = deadline.over() => {}
    }
    if app.cut_tasks() > 0 {
        let _ = tokio::time::timeout(LAST_WORDS, app.tasks().ended()).await;
    }
}

/// Closes the app's pool and waits for what it runs, until the deadline; says what is left.
pub(super) async fn finish(app: &App, deadline: Deadline) {
    let now = Instant::now();
    let deadline = deadline.at().unwrap_or(now + FOREVER).max(now + AT_LEAST);
    let (done, left) = oneshot::channel();
    let app = app.clone();
    // Not on the loop: teardowns may need it.
    std::thread::spawn(move || {
        // Nobody waits when the runtime was dropped.
        let _ = done.send(app.pool().shutdown(deadline));
    });
    if let Ok(left @ 1..) = left.await {
        tracing::warn!(target: "duotone::server", "left {} running on worker threads", Count(left, "function"));
    }
}
