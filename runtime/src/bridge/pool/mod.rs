//! The threads that sync code runs on: bounded, started when there is work, gone when there is
//! none.

mod config;
mod job;
mod sleeper;
mod state;
#[cfg(test)]
mod tests;
mod ticket;
#[cfg(all(loom, test))]
mod under_loom;
mod worker;

use std::num::NonZeroUsize;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use crate::bridge::BridgeError;

pub use config::{PoolConfig, PoolStats};
use job::Job;
use state::{Admission, Help};
pub(crate) use ticket::{Ticket, Work};
use worker::Shared;
pub(crate) use worker::wait;

/// The handle of a pool. When it is dropped, queued jobs still run, then the threads end.
pub(crate) struct Pool(Arc<Shared>);

impl Pool {
    pub(crate) fn new(config: PoolConfig) -> Self {
        Pool(Arc::new(Shared::new(config)))
    }

    /// Sets the maximum of threads, which the command line may know better than the app.
    pub(crate) fn set_max_threads(&self, threads: NonZeroUsize) {
        self.0.lock().set_max_threads(threads);
    }

    /// A place in the queue, unless it is full, the pool is shut down, or there are no threads to
    /// be had.
    pub(crate) fn admit(&self) -> Option<Permit<'_>> {
        let admission = self.0.lock().admit();
        match admission {
            Admission::Refused => None,
            Admission::ReservedFor(Help::Start(number)) if self.0.start(number).is_err() => {
                self.0.lock().reject();
                None
            }
            Admission::Reserved | Admission::ReservedFor(_) => Some(Permit(self)),
        }
    }

    /// Runs a job that must not be refused: what is left of a request whose client is gone (R8).
    /// After shutdown has begun it does not count toward the maximum.
    pub(crate) fn run_always(&self, job: impl FnOnce() + Send + 'static) {
        self.0.lock().push_always(Job::new(job));
        self.call();
    }

    /// The same, but a worker is called for it only by [`call`](Self::call).
    pub(crate) fn queue_always(&self, ticket: Ticket) {
        self.0.lock().push_always(Job::shared(ticket));
    }

    /// Calls a worker for jobs that were queued.
    pub(crate) fn call(&self) {
        let help = self.0.lock().call();
        self.0.follow(help);
    }

    /// Runs a part of work that runs already. It is dropped without having run when no thread can
    /// come to it, because all wait in the bridge (R44).
    pub(crate) fn run_bridged(
        &self,
        job: impl FnOnce() + Send + 'static,
    ) -> Result<(), BridgeError> {
        let mut state = self.0.lock();
        let help = state.push_bridged(Job::new(job));
        let hopeless = state.take_hopeless();
        drop(state);
        drop(hopeless);
        self.0.follow(help.map_err(|_refused| BridgeError::QueueFull)?);
        Ok(())
    }

    pub(crate) fn max_threads(&self) -> usize {
        self.0.lock().max_threads()
    }

    pub(crate) fn stats(&self) -> PoolStats {
        self.0.lock().stats()
    }

    /// Admits nothing any more, and waits until all jobs are done. Those that are not by the
    /// deadline go on; says how many.
    pub(crate) fn shutdown(&self, deadline: Instant) -> usize {
        self.close();
        let mut state = self.0.lock();
        while state.unfinished() > 0 {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let woken = self.0.drained.wait_timeout(state, left);
            (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
        }
        state.unfinished()
    }

    fn close(&self) {
        let (idle, help) = self.0.lock().close();
        for sleeper in idle {
            sleeper.wake();
        }
        self.0.follow(help);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.close();
    }
}

/// A place in the queue: a job submitted with it is not refused.
pub(crate) struct Permit<'a>(&'a Pool);

impl Permit<'_> {
    /// Runs a job on a worker.
    pub(crate) fn run(self, job: impl FnOnce() + Send + 'static) {
        let pool = self.0;
        self.push(Job::new(job));
        pool.call();
    }

    /// Queues work. A worker comes to it once it is [called](Pool::call).
    pub(crate) fn queue(self, ticket: Ticket) {
        self.push(Job::shared(ticket));
    }

    fn push(self, job: Job) {
        self.0.0.lock().push_admitted(job);
        // `push_admitted` took the place.
        std::mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut state = self.0.0.lock();
        state.release();
        self.0.0.tell_if_drained(&state);
    }
}
