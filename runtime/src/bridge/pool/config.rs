//! How large a pool may grow, and what it tells about itself.

use std::time::Duration;

/// How many worker threads there may be, and how many jobs may wait for one.
///
/// The default fits sync views that wait for databases and other services: a burst queues rather
/// than fails, and idle threads go away.
///
/// ```
/// use duotone::{App, PoolConfig};
///
/// let app = App::new().pool(PoolConfig::default().with_max_threads(8)).build()?;
/// assert_eq!(app.pool_stats().threads, 0); // they start when there is work
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolConfig {
    /// How many threads may run jobs at once; 512, at least one.
    ///
    /// A thread that waits in [`async_to_sync`](crate::async_to_sync) does not count. A job that
    /// goes on after such a wait does so at once, also when the maximum is in use again meanwhile:
    /// it may hold what the others wait for.
    pub max_threads: usize,
    /// How many threads there may be beyond `max_threads` because others wait in
    /// [`async_to_sync`](crate::async_to_sync) (R44); 512.
    ///
    /// Past it, what the pool knows to be a part of the work that waits fails with
    /// [`BridgeError::Exhausted`](crate::BridgeError::Exhausted). Requests that such work dispatches to the
    /// same app, and waits for, are queued like any other: if all threads wait for those, none goes
    /// on. That all threads wait while jobs queue is said in the log, once.
    pub max_blocked: usize,
    /// How many jobs may wait for a thread; 16,384. Past it requests are answered 503.
    pub queue: usize,
    /// How long a thread without work stays; ten seconds.
    pub keep_alive: Duration,
    /// How much stack each thread has, in bytes; 2 MiB, of which only what is used costs memory.
    pub stack_size: usize,
    /// What the threads are called, before a hyphen and a number; `duotone`. Linux shows the first
    /// 15 bytes.
    pub thread_name: String,
}

impl Default for PoolConfig {
    fn default() -> Self {
        PoolConfig {
            max_threads: 512,
            max_blocked: 512,
            queue: 16_384,
            keep_alive: Duration::from_secs(10),
            stack_size: 2 * 1024 * 1024,
            thread_name: "duotone".to_owned(),
        }
    }
}

impl PoolConfig {
    /// Sets [`max_threads`](Self::max_threads).
    #[must_use]
    pub fn with_max_threads(self, max_threads: usize) -> Self {
        PoolConfig { max_threads, ..self }
    }

    /// Sets [`max_blocked`](Self::max_blocked).
    #[must_use]
    pub fn with_max_blocked(self, max_blocked: usize) -> Self {
        PoolConfig { max_blocked, ..self }
    }

    /// Sets [`queue`](Self::queue).
    #[must_use]
    pub fn with_queue(self, queue: usize) -> Self {
        PoolConfig { queue, ..self }
    }

    /// Sets [`keep_alive`](Self::keep_alive).
    #[must_use]
    pub fn with_keep_alive(self, keep_alive: Duration) -> Self {
        PoolConfig { keep_alive, ..self }
    }

    /// Sets [`stack_size`](Self::stack_size).
    #[must_use]
    pub fn with_stack_size(self, stack_size: usize) -> Self {
        PoolConfig { stack_size, ..self }
    }

    /// Sets [`thread_name`](Self::thread_name).
    #[must_use]
    pub fn with_thread_name(self, thread_name: impl Into<String>) -> Self {
        PoolConfig { thread_name: thread_name.into(), ..self }
    }
}

/// What the worker threads do at one moment, and what they have done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStats {
    /// How many threads there are.
    pub threads: usize,
    /// Of those, how many have nothing to do.
    pub idle: usize,
    /// Of those, how many run a job.
    pub busy: usize,
    /// Of those, how many wait in [`async_to_sync`](crate::async_to_sync).
    pub waiting: usize,
    /// How many jobs wait for a thread.
    pub queued: usize,
    /// How many jobs were taken up by a thread so far.
    pub jobs: u64,
    /// How many jobs were refused so far.
    pub rejected: u64,
    /// How long all jobs together waited for a thread.
    pub queue_time: Duration,
    /// How long the job waited that waited longest.
    pub max_queue_time: Duration,
}
