//! What a pool knows and what it decides. No thread is started, woken or waited for here.
//!
//! One invariant keeps work from being forgotten: when a job could start, a thread is on its way
//! to it ([`State::coming`]). So every change here that may let a job start ends in
//! [`State::help`], and a thread that arrives calls for the next before it runs its job: one
//! wake-up per submission at most, and none while somebody is coming anyway. Who queues several
//! jobs may [call](State::call) once for all of them; until then they start only if a thread comes
//! by.

mod queue;
mod threads;

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::job::Job;
use super::sleeper::Sleeper;
use super::{PoolConfig, PoolStats};

pub(super) use queue::Admission;

/// What kind of promise was given for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// A place was reserved before: it runs.
    Admitted,
    /// Part of work that runs already; it fails when no thread can ever come (R44).
    Bridged,
    /// It runs, whatever happens (R8).
    Always,
}

/// What has to be done so that a job which could start does.
#[must_use]
pub(super) enum Help {
    Nothing,
    Wake(Arc<Sleeper>),
    /// Start the thread of this number; it is counted already.
    Start(u64),
    /// None can come, since all of these wait in the bridge: say so. How many jobs queue stands behind
    /// it.
    Stuck(usize, usize),
}

#[derive(Default)]
pub(super) struct State {
    max_threads: usize,
    max_blocked: usize,
    max_queue: usize,
    admitted: VecDeque<Job>,
    bridged: VecDeque<Job>,
    always: VecDeque<Job>,
    /// Places given out for jobs that are not in `admitted` yet.
    reserved: usize,
    /// Threads without work, the one that slept last on top: it is the warmest, and those below
    /// get to the end of their keep-alive time.
    idle: Vec<Arc<Sleeper>>,
    threads: usize,
    /// Threads that were started or woken and have not arrived here yet.
    coming: usize,
    running: usize,
    waiting: usize,
    closed: bool,
    has_been_stuck: bool,
    numbers: u64,
    done: PoolStats,
}

impl State {
    pub(super) fn new(config: &PoolConfig) -> Self {
        let max_threads = config.max_threads.max(1);
        State {
            max_threads,
            max_blocked: config.max_blocked,
            max_queue: config.queue,
            ..State::default()
        }
    }

    pub(super) fn set_max_threads(&mut self, threads: NonZeroUsize) {
        self.max_threads = threads.get();
    }

    pub(super) fn max_threads(&self) -> usize {
        self.max_threads
    }

    /// Help for jobs that were queued.
    pub(super) fn call(&mut self) -> Help {
        self.help()
    }

    /// The lane whose first job may start now.
    fn next(&self) -> Option<Lane> {
        if self.running >= self.max_threads {
            // At shutdown the maximum may be in use by jobs that never end.
            return (self.closed && !self.always.is_empty()).then_some(Lane::Always);
        }
        // Somebody may be waiting in the bridge for one of these; others could only join the wait.
        if self.waiting > 0 && !self.bridged.is_empty() {
            return Some(Lane::Bridged);
        }
        [Lane::Bridged, Lane::Always, Lane::Admitted]
            .into_iter()
            .filter_map(|lane| Some((self.lane(lane).front()?.since, lane)))
            .min_by_key(|(since, _)| *since)
            .map(|(_, lane)| lane)
    }

    fn lane(&self, lane: Lane) -> &VecDeque<Job> {
        match lane {
            Lane::Admitted => &self.admitted,
            Lane::Bridged => &self.bridged,
            Lane::Always => &self.always,
        }
    }

    /// Takes a job for the calling thread, which now runs it; and help for the jobs behind it.
    pub(super) fn take(&mut self) -> Option<(Job, Help)> {
        let lane = match self.next()? {
            Lane::Admitted => &mut self.admitted,
            Lane::Bridged => &mut self.bridged,
            Lane::Always => &mut self.always,
        };
        let job = lane.pop_front()?;
        let waited = job.since.elapsed();
        self.running += 1;
        self.done.jobs += 1;
        self.done.queue_time += waited;
        self.done.max_queue_time = self.done.max_queue_time.max(waited);
        Some((job, self.help()))
    }

    /// The calling thread's job is over; the thread takes another next.
    pub(super) fn finish(&mut self) {
        self.running -= 1;
    }

    /// Calls a thread for a job that could start, unless one is coming.
    fn help(&mut self) -> Help {
        if self.coming > 0 || self.next().is_none() {
            return Help::Nothing;
        }
        if let Some(sleeper) = self.idle.pop() {
            self.coming += 1;
            sleeper.call();
            return Help::Wake(sleeper);
        }
        let max_total = self.max_threads.saturating_add(self.max_blocked);
        if self.threads < max_total || self.closed {
            return self.start();
        }
        // They may wait for one of the jobs, in a way that the pool does not see, or for something
        // that comes from outside: it can only tell, and does so once. Jobs that it knows they may
        // wait for fail (R44).
        let promised = self.admitted.len() + self.always.len();
        if self.running == 0 && promised > 0 && !std::mem::replace(&mut self.has_been_stuck, true) {
            return Help::Stuck(self.threads, promised);
        }
        Help::Nothing
    }

    pub(super) fn stats(&self) -> PoolStats {
        PoolStats {
            threads: self.threads,
            idle: self.threads - self.running - self.waiting,
            busy: self.running,
            waiting: self.waiting,
            queued: self.queued(),
            ..self.done.clone()
        }
    }
}
