//! Runs a function of an app's outside of any request: a serving hook, a command. It is the current
//! app there (R37).

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use tokio::sync::oneshot;

use crate::color::{BoxFuture, Colored};
use crate::{App, Error, HttpError, Panic, Result, StatusCode};

/// A function of either color that is given a `T`.
pub(super) type Function<T> =
    Colored<for<'a> fn(&'a T) -> Result<()>, for<'a> fn(&'a T) -> BoxFuture<'a, Result<()>>>;

/// Runs it to its end: on the loop when async, on a worker of the app's when sync (R42).
pub(super) async fn run<T>(app: &App, function: Function<T>, given: &T) -> Result<()>
where
    T: Clone + Send + 'static,
{
    match function {
        Colored::Async(function) => {
            let mut future = pin!(app.within_at(None, catch(|| function(given))?));
            poll_fn(|cx| match catch(|| future.as_mut().poll(cx)) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(outcome)) => Poll::Ready(outcome),
                Err(panic) => Poll::Ready(Err(panic)),
            })
            .await
        }
        Colored::Sync(function) => {
            let (done, outcome) = oneshot::channel();
            let permit = app.pool().admit().ok_or_else(no_worker)?;
            let (app, given) = (app.clone(), given.clone());
            permit.run(move || {
                let call = || app.enter(|| function(&given));
                let outcome = catch(call).and_then(|outcome| outcome);
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
