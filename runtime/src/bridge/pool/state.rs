//! What a pool knows and what it decides. No thread is started, woken or waited for here.
//!
//! One invariant keeps work from being forgotten: when a job could start, a thread is on its way
//! to it ([`State::coming`]). So every change here that may let a job start ends in
//! [`State::help`], and a thread that arrives calls for the next before it runs its job: one
//! wake-up per submission at most, and none while somebody is coming anyway. Who queues several
//! jobs may [call](State::call) once for all of them; until then they start only if a thread comes
//! by.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use super::sleeper::Sleeper;
use super::ticket::Ticket;
use super::{PoolConfig, PoolStats};

/// Something to run.
pub(super) struct Job {
    task: Task,
    since: Instant,
}

enum Task {
    Owned(Box<dyn FnOnce() + Send>),
    Shared(Ticket),
}

impl Job {
    pub(super) fn new(run: impl FnOnce() + Send + 'static) -> Self {
        Job { task: Task::Owned(Box::new(run)), since: Instant::now() }
    }

    pub(super) fn shared(ticket: Ticket) -> Self {
        Job { task: Task::Shared(ticket), since: Instant::now() }
    }

    pub(super) fn run(self) {
        match self.task {
            Task::Owned(run) => run(),
            Task::Shared(ticket) => ticket.run(),
        }
    }
}

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

/// Whether a place in the queue was reserved.
#[must_use]
pub(super) enum Admission {
    Refused,
    Reserved,
    /// It was, but there is no thread at all: start one, or give the place back.
    ReservedFor(Help),
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

    /// Reserves a place in the queue.
    pub(super) fn admit(&mut self) -> Admission {
        if self.closed || !self.fits(self.reserved + self.admitted.len()) {
            self.done.rejected += 1;
            return Admission::Refused;
        }
        self.reserved += 1;
        if self.threads > 0 {
            return Admission::Reserved;
        }
        Admission::ReservedFor(self.start())
    }

    /// Gives a reserved place back.
    pub(super) fn release(&mut self) {
        self.reserved -= 1;
    }

    /// The same because there was no thread.
    pub(super) fn reject(&mut self) {
        self.release();
        self.done.rejected += 1;
    }

    /// Queues a job for which a place was reserved. It is to be [called](Self::call) for.
    pub(super) fn push_admitted(&mut self, job: Job) {
        self.reserved -= 1;
        self.admitted.push_back(job);
    }

    /// Queues a part of work that runs already, if there is a place.
    pub(super) fn push_bridged(&mut self, job: Job) -> Result<Help, Job> {
        if !self.fits(self.bridged.len()) {
            self.done.rejected += 1;
            return Err(job);
        }
        self.bridged.push_back(job);
        Ok(self.help())
    }

    /// Queues a job that is not refused. It is to be [called](Self::call) for.
    pub(super) fn push_always(&mut self, job: Job) {
        self.always.push_back(job);
    }

    /// Help for jobs that were queued.
    pub(super) fn call(&mut self) -> Help {
        self.help()
    }

    /// Whether one more may wait behind `ahead` others. Counted with those that run, so that it
    /// does not matter whether a thread that was called has arrived.
    fn fits(&self, ahead: usize) -> bool {
        ahead + self.running < self.max_threads.saturating_add(self.max_queue)
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

    fn start(&mut self) -> Help {
        self.threads += 1;
        self.coming += 1;
        self.numbers += 1;
        Help::Start(self.numbers)
    }

    /// A thread that was started or woken is here.
    pub(super) fn arrive(&mut self) {
        self.coming -= 1;
    }

    /// A thread that was to be started could not be.
    pub(super) fn start_failed(&mut self) {
        self.coming -= 1;
        self.threads -= 1;
    }

    /// The calling thread begins to wait in the bridge: another may run in its place.
    pub(super) fn begin_wait(&mut self) -> Help {
        self.running -= 1;
        self.waiting += 1;
        self.help()
    }

    pub(super) fn end_wait(&mut self) {
        self.waiting -= 1;
        self.running += 1;
    }

    /// Takes the jobs that threads may be waiting for in the bridge while no thread is left to run
    /// them and no other may start: they are to fail, instead of hanging (R44).
    pub(super) fn take_hopeless(&mut self) -> VecDeque<Job> {
        let hopeless = self.running == 0 && self.coming == 0 && self.idle.is_empty();
        if !hopeless || self.bridged.is_empty() {
            return VecDeque::new();
        }
        self.done.rejected += self.bridged.len() as u64;
        std::mem::take(&mut self.bridged)
    }

    /// Takes all jobs when there is no thread and none can be had.
    pub(super) fn take_orphans(&mut self) -> VecDeque<Job> {
        if self.threads > 0 {
            return VecDeque::new();
        }
        let mut orphans = std::mem::take(&mut self.always);
        orphans.append(&mut self.admitted);
        orphans
    }

    /// The calling thread has nothing to do. `None`: there will be nothing any more.
    pub(super) fn fall_asleep(&mut self, sleeper: &Arc<Sleeper>) -> Option<()> {
        if self.closed {
            self.threads -= 1;
            return None;
        }
        self.idle.push(Arc::clone(sleeper));
        Some(())
    }

    /// The calling thread has slept for its keep-alive time, and ends.
    pub(super) fn retire(&mut self, sleeper: &Arc<Sleeper>) {
        self.idle.retain(|other| !Arc::ptr_eq(other, sleeper));
        self.threads -= 1;
    }

    /// Refuses what is not promised yet, and calls all idle threads, which then end. Jobs that must
    /// run no longer wait for a place among the maximum.
    pub(super) fn close(&mut self) -> (Vec<Arc<Sleeper>>, Help) {
        self.closed = true;
        let idle = std::mem::take(&mut self.idle);
        self.coming += idle.len();
        for sleeper in &idle {
            sleeper.call();
        }
        (idle, self.help())
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// How many jobs are promised, queued or running.
    pub(super) fn unfinished(&self) -> usize {
        self.reserved + self.queued() + self.running + self.waiting
    }

    fn queued(&self) -> usize {
        self.admitted.len() + self.bridged.len() + self.always.len()
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
