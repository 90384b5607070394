//! Runs the providers that a function asks for, where the lifecycle does not: for decorators, and
//! for what stands inside of them.

use std::future::{Future, poll_fn};

use crate::bridge::here::{self, Here};
use crate::bridge::off_loop;
use crate::color::{BoxFuture, Colored};
use crate::context::current;
use crate::error::{caught, poll_caught};
use crate::handler::{Needs, Origin, Value};
use crate::provider::{Blocking, missing};
use crate::watch::{Place, Watch};
use crate::{BridgeError, HttpError, Request, Result, StatusCode};

/// Runs every provider that these needs ask for and that has not run for this request; those that
/// others ask for go first.
///
/// Async ones are awaited. Sync ones run in place, or on a worker or green thread where this thread is
/// an event loop's: so without an async one, and off the loop, the first poll ends it. Where the
/// needs have no provider nothing is done.
///
/// # Errors
///
/// When there is no worker thread for a sync one. What a provider itself fails with is kept, and
/// comes up where its value is extracted.
pub(crate) async fn prepare(req: &Request, needs: &'static [&'static Needs]) -> Result<()> {
    while let Some(provider) = missing(req, needs) {
        if Needs::buffered(provider.needs) && !req.body().is_read() {
            req.body().read().await;
        }
        let outcome = match provider.call {
            Colored::Async(call) => {
                let watch = req.app().watchdog().watch(Place::Function(provider.origin));
                awaited(watch, || call(req)).await
            }
            Colored::Sync(call) => blocking(req, call, provider.origin).await?,
        };
        req.provided().put(provider.id, outcome);
    }
    Ok(())
}

/// Calls an async provider; its panic is an error.
fn awaited<'r>(
    watch: Watch,
    call: impl FnOnce() -> BoxFuture<'r, Result<Value>>,
) -> impl Future<Output = Result<Value>> {
    let mut future = call();
    poll_fn(move |cx| watch.run(|| poll_caught(&mut future, cx)))
}

/// Calls a sync provider where it may block.
async fn blocking(
    req: &Request,
    provider: Blocking<Request>,
    origin: &'static Origin,
) -> Result<Result<Value>> {
    if here::get() != Here::Loop {
        let _here = here::enter(Here::Anywhere);
        let _called = req.app().watchdog().calls(Place::Function(origin));
        return Ok(caught(|| provider.call(req)));
    }
    // INVARIANT: what the framework polls on a loop belongs to a request.
    let req = current::request().expect("the current request");
    let outcome = off_loop(move || caught(|| provider.call(&req))).await;
    outcome.map_err(|lacking: BridgeError| {
        HttpError::new(StatusCode::SERVICE_UNAVAILABLE).message(lacking.to_string()).into()
    })
}
