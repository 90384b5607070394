//! Decorators and providers of both colors.

use duotone::prelude::*;

use super::checks::{Id, check, check_same, down, trouble};
use crate::polling::pause;

/// Sync, below an async one.
#[provider]
pub(super) fn at_once(Id(id): Id, req: &Request) -> Result<Id> {
    down(id, 1);
    trouble(req, 7)?;
    Ok(Id(id))
}

#[provider]
pub(super) async fn later(Id(id): Id, value: Provided<at_once>) -> Id {
    pause().await;
    check(id, "a provider");
    check_same(id, *value);
    sync_to_async(move || down(id, 1)).await;
    Id(id)
}

/// It awaits the view alone.
#[decorator]
pub(super) async fn passes(Id(id): Id, next: Next<'_>) -> Result<Response> {
    check(id, "a decorator that passes");
    let answer = next.run().await;
    check(id, "a decorator that passed");
    answer
}

#[decorator]
pub(super) async fn awaits(
    Id(id): Id,
    value: Provided<later>,
    req: &Request,
    next: Next<'_>,
) -> Result<Response> {
    pause().await;
    sync_to_async(move || down(id, 1)).await;
    check_same(id, *value);
    trouble(req, 6)?;
    let answer = next.run().await?;
    pause().await;
    check(id, "a decorator");
    Ok(answer)
}

#[decorator]
pub(super) fn blocks(Id(id): Id, next: SyncNext<'_>) -> Result<Response> {
    down(id, 1);
    let answer = next.run();
    down(id, 1);
    answer
}
