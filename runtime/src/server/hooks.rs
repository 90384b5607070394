//! Runs what an app registered to run before and after serving.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use tokio::sync::oneshot;

use crate::color::Colored;
use crate::handler::Serving;
use crate::server::error::ServeError;
use crate::{App, Error, HttpError, Panic, Result, StatusCode};

/// Runs the `before_serving` hooks in order; the first that fails ends the start-up.
pub(super) async fn before_serving(app: &App) -> Result<(), ServeError> {
    for (origin, hook) in app.before_serving() {
        run(app, hook)
            .await
            .map_err(|error| ServeError::BeforeServing { origin: *origin, error })?;
    }
    Ok(())
}

/// Runs all `after_serving` hooks in order; those that fail are logged.
pub(super) async fn after_serving(app: &App) {
    for (origin, hook) in app.after_serving() {
        if let Err(error) = run(app, hook).await {
            tracing::error!(target: "duotone::server", "{origin}, an `after_serving` hook, failed: {error}");
        }
    }
}

/// Runs one: on the loop when async, on a worker when sync (R42).
async fn run(app: &App, hook: &Serving) -> Result<()> {
    match *hook {
        Colored::Async(hook) => {
            let mut future = catch(|| hook(app))?;
            poll_fn(|cx| match catch(|| future.as_mut().poll(cx)) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(outcome)) => Poll::Ready(outcome),
                Err(panic) => Poll::Ready(Err(panic)),
            })
            .await
        }
        Colored::Sync(hook) => {
            let (done, outcome) = oneshot::channel();
            let permit = app.pool().admit().ok_or_else(no_worker)?;
            let app = app.clone();
            permit.run(move || {
                let outcome = catch(|| hook(&app)).and_then(|outcome| outcome);
                // Nobody waits any more when the start-up was given up.
                let _ = done.send(outcome);
            });
            outcome.await.unwrap_or_else(|_| Err(no_worker()))
        }
    }
}

fn catch<T>(f: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(f)).map_err(|payload| Panic::caught(payload).into())
}

fn no_worker() -> Error {
    HttpError::new(StatusCode::SERVICE_UNAVAILABLE).message("no worker thread is free").into()
}
