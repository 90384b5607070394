//! Running one color from the other, and the threads that sync code runs on.

mod pool;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub(crate) use pool::{Permit, Pool};
pub use pool::{PoolConfig, PoolStats};

/// How sync code drives async code (R45).
pub trait Bridge: Send + Sync + 'static {
    /// Polls a future to its end on this thread, with what its timers and sockets need entered.
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>);
}

/// tokio, or pollster without it.
pub(crate) fn default_bridge() -> Arc<dyn Bridge> {
    Arc::new(Stub)
}

struct Stub;
impl Bridge for Stub {
    fn drive(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        pollster::block_on(future);
    }
}

pub(crate) mod here {
    pub(crate) enum Here {
        Loop,
    }
    pub(crate) struct Guard;
    pub(crate) fn enter(_: Here) -> Guard {
        Guard
    }
}

pub(crate) fn drive<F: Future>(bridge: &dyn Bridge, future: F) -> F::Output {
    let mut out = None;
    bridge.drive(std::pin::pin!(async { out = Some(future.await) }));
    out.expect("driven to its end")
}
