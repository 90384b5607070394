//! Worker threads (stub).

/// How many worker threads there may be, and how many jobs may wait for one.
#[derive(Clone, Debug, Default)]
pub struct PoolConfig {}

/// What the worker threads do.
#[derive(Clone, Debug, Default)]
pub struct PoolStats {}

/// The threads.
#[derive(Debug)]
pub(crate) struct Pool;

/// A place in the queue: a job submitted with it is not refused.
pub(crate) struct Permit<'a>(&'a Pool);

impl Pool {
    pub(crate) fn new(_: PoolConfig) -> Pool {
        Pool
    }

    /// A place in the queue, unless it is full.
    pub(crate) fn admit(&self) -> Option<Permit<'_>> {
        Some(Permit(self))
    }

    /// Runs a job that must not be refused: what is left of a request whose client is gone (R8).
    pub(crate) fn run_always(&self, job: impl FnOnce() + Send + 'static) {
        std::thread::spawn(job);
    }

    /// Sets the maximum of threads, which the command line may know better than the app.
    pub(crate) fn set_max_threads(&self, threads: std::num::NonZeroUsize) {
        let _ = (self, threads);
    }

    pub(crate) fn stats(&self) -> PoolStats {
        PoolStats {}
    }
}

impl Permit<'_> {
    /// Runs a job on a worker.
    pub(crate) fn run(self, job: impl FnOnce() + Send + 'static) {
        std::thread::spawn(job);
    }
}
