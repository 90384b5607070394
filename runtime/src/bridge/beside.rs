//! Runs a future beside the code that starts it, without waiting for it.

use crate::BoxFuture;
#[cfg(feature = "tokio")]
use crate::bridge::here::{self, Here};
#[cfg(feature = "tokio")]
use crate::bridge::tokio_bridge;
use crate::bridge::{bridge_of, drive, pool_of};
use crate::context::Context;

/// Runs a future for an app, or for code that belongs to none.
///
/// It becomes a task of the runtime that polls the running code, or else of the bridge's, as long as
/// that is tokio's. Where there is none a worker thread drives it, which waits in the bridge between
/// two polls and so does not count toward the pool's maximum. When there is no worker thread either,
/// it is dropped.
pub(crate) fn run_beside(context: Option<&Context>, future: BoxFuture<'static, ()>) {
    #[cfg(feature = "tokio")]
    let Err(future) = on_runtime(context, future) else { return };
    let driven = context.cloned();
    let job = move || drive(bridge_of(driven.as_ref()), future);
    // What was refused is dropped, and tells those who wait for it by that.
    let _ = pool_of(context).run_bridged(job);
}

/// Gives the future back when there is no tokio runtime for it.
#[cfg(feature = "tokio")]
fn on_runtime(
    context: Option<&Context>,
    future: BoxFuture<'static, ()>,
) -> Result<(), BoxFuture<'static, ()>> {
    tokio_bridge::spawn(bridge_of(context), stays_here(context), future)
}

/// Whether it becomes a task of the runtime that is current, if one is. In sync code, or in what a
/// bridge polls, that may be one that this very thread keeps from running.
#[cfg(feature = "tokio")]
#[inline]
pub(crate) fn stays_here(context: Option<&Context>) -> bool {
    context.is_none() || here::get() == Here::Loop
}
