//! Code that is given a context: an app outside of its requests, or a copy of a request's (R37, R39,
//! R40).

mod app;
mod copy;
mod stream;

use duotone::prelude::*;

use crate::entries::LOOP;

/// The path of the current request, or why there is none.
fn path() -> String {
    current::request().map_or_else(|error| error.to_string(), |req| req.path().to_owned())
}

/// The number in `g`.
fn number() -> Option<u32> {
    current::g().ok()?.get::<u32>().as_deref().copied()
}

/// The state of the current app, as code anywhere finds it.
fn state() -> Option<u64> {
    current::app().ok()?.state::<u64>().as_deref().copied()
}

/// Spawns a future on the tests' runtime or on smol's.
async fn on(tokio: bool, future: impl Future<Output = String> + Send + 'static) -> String {
    if tokio { LOOP.spawn(future).await.expect("no panic") } else { smol::spawn(future).await }
}
