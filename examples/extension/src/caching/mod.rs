//! `cache`: answers again what it has answered.

mod entry;
mod rules;
mod store;

use std::time::Duration;

use duotone::Extension;
use duotone::prelude::*;

pub use store::Cache;

impl Extension for Cache {
    fn install(self, app: AppBuilder) -> AppBuilder {
        app.state(self)
    }
}

/// Answers a `GET` with what the view answered to the same path and query, for as long as `ttl`.
///
/// Kept is a whole answer of status 200, by these rules of shared caches (RFC 9111):
///
/// - not when it sets a cookie, or says `Cache-Control: private`, `no-store` or `no-cache`;
/// - not when the request had `Authorization`;
/// - when it says `Vary`, for requests that are equal in those headers; `Vary: *` is not kept;
/// - when the session was used, for the same cookies, as if it said `Vary: Cookie`.
///
/// A view that answers differently for another reason has to say so by `Vary`. A response from the
/// cache has an `Age`. What stands around the cache, hooks and outer decorators, runs all the same.
#[decorator(ttl: Duration)]
pub async fn cache(req: &Request, cache: State<Cache>, next: Next<'_>) -> Result<Response> {
    if !rules::may_be_asked(req) {
        return next.run().await;
    }
    if let Some(kept) = cache.find(req) {
        return Ok(kept);
    }
    let res = next.run().await?;
    if let Some(vary) = rules::vary(req, &res) {
        cache.keep(req, &res, &vary, *ttl);
    }
    Ok(res)
}

#[cfg(test)]
mod tests;
