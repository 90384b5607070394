//! Why a closure could not be given to a worker thread.

/// A closure was not run, because there was no worker thread for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BridgeError {
    /// As many jobs wait for a worker thread as may wait
    /// ([`PoolConfig::queue`](crate::PoolConfig::queue)).
    #[error("no worker thread is free and the queue for them is full")]
    QueueFull,
    /// Every worker thread waits in [`async_to_sync`](crate::async_to_sync), perhaps for this very
    /// closure, and no other may start
    /// ([`PoolConfig::max_blocked`](crate::PoolConfig::max_blocked), R44).
    #[error(
        "every worker thread waits in `async_to_sync` and no other may start: a higher \
         `PoolConfig::max_blocked` allows more"
    )]
    Exhausted,
}
