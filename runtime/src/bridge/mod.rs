//! Running one color from the other, and the threads that sync code runs on.

mod async_to_sync;
mod beside;
mod driving;
mod error;
mod handoff;
pub(crate) mod here;
#[cfg(feature = "tokio")]
pub(crate) mod parker;
mod pollster_bridge;
mod pool;
mod sync_to_async;
#[cfg(test)]
mod tests;
#[cfg(feature = "tokio")]
mod tokio_bridge;

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use crate::context::Context;

#[cfg(feature = "green")]
pub(crate) use async_to_sync::{Waits, try_wait_by, wait_by};
pub use async_to_sync::{async_to_sync, try_async_to_sync};
pub(crate) use beside::run_beside;
#[cfg(feature = "green")]
pub(crate) use beside::stays_here;
pub(crate) use driving::{drive, driven_here, within};
pub use error::BridgeError;
pub(crate) use handoff::{Giver, Taker, handoff};
pub use pollster_bridge::PollsterBridge;
pub(crate) use pool::{Permit, Pool, Ticket, Work};
pub use pool::{PoolConfig, PoolStats};
pub(crate) use sync_to_async::off_loop;
#[cfg(feature = "server")]
pub(crate) use sync_to_async::on;
pub use sync_to_async::{sync_to_async, try_sync_to_async};
#[cfg(feature = "tokio")]
pub use tokio_bridge::TokioBridge;

/// How sync code drives async code, and which runtime is entered while it does (R45).
///
/// [`TokioBridge`] and [`PollsterBridge`] are here; any other loop needs one method.
/// [`AppBuilder::bridge`](crate::AppBuilder::bridge) chooses one. The example `smol_bridge` is a whole program.
///
/// ```
/// use std::pin::Pin;
///
/// use duotone::{App, Bridge};
///
/// struct Smol;
///
/// impl Bridge for Smol {
///     fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
/// #       mod smol { pub use pollster::block_on; }
///         smol::block_on(future);
///     }
/// }
///
/// let app = App::new().bridge(Smol).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
pub trait Bridge: Any + Send + Sync {
    /// Polls a future to its end on this thread, with what its timers and sockets need entered.
    ///
    /// Calls are nested: the code that is polled may call this again, on the same thread. It may
    /// also park its thread, so the waker must not rely on [`std::thread::park`].
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>);
}

/// A bridge for an app that chose none: tokio, or pollster without it.
pub(crate) fn default_bridge() -> Arc<dyn Bridge> {
    #[cfg(feature = "tokio")]
    return Arc::new(TokioBridge::default());
    #[cfg(not(feature = "tokio"))]
    return Arc::new(PollsterBridge);
}

/// The bridge of an app, or the process's for code that belongs to none.
pub(crate) fn bridge_of(context: Option<&Context>) -> &dyn Bridge {
    static OF_PROCESS: OnceLock<Arc<dyn Bridge>> = OnceLock::new();
    match context {
        Some(context) => &**context.app().bridge(),
        None => &**OF_PROCESS.get_or_init(default_bridge),
    }
}

/// The worker threads of an app, or the process's.
pub(crate) fn pool_of(context: Option<&Context>) -> &Pool {
    static OF_PROCESS: OnceLock<Pool> = OnceLock::new();
    match context {
        Some(context) => context.app().pool(),
        None => OF_PROCESS.get_or_init(|| Pool::new(PoolConfig::default())),
    }
}
