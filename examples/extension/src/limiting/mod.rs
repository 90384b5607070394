//! `rate_limit`: refuses a client that asks too often.

mod bucket;
mod limits;

use std::time::Duration;

use duotone::Extension;
use duotone::prelude::*;

pub use limits::RateLimits;

impl Extension for RateLimits {
    fn install(self, app: AppBuilder) -> AppBuilder {
        app.state(self)
    }
}

/// Lets a client through `n` times `per` this time, and refuses it with 429 and `Retry-After` when
/// it asks more often.
///
/// A client that has waited may ask `n` times at once; then what it may is spread evenly. Each
/// endpoint counts by itself. Who the client is, [`RateLimits`] says: by its address, unless it
/// is told otherwise.
#[decorator(n: u32, per: Duration)]
pub async fn rate_limit(
    req: &Request,
    limits: State<RateLimits>,
    next: Next<'_>,
) -> Result<Response> {
    if let Err(wait) = limits.take(req, *n, *per) {
        // Whole seconds: a client that comes back then is let through.
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        // An error handler may write the page; the header is on it all the same.
        after_this_request(move |res| res.set_header(header::RETRY_AFTER, seconds))?;
        abort!(429, "no more than {n} requests in {per:?}");
    }
    next.run().await
}

#[cfg(test)]
mod tests;
