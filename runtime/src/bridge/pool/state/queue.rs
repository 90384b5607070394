//! The jobs of a pool that wait for a thread: who is let in, and who is given up.

use std::collections::VecDeque;

use super::{Help, Job, State};

/// Whether a place in the queue was reserved.
#[must_use]
pub(in crate::bridge::pool) enum Admission {
    Refused,
    Reserved,
    /// It was, but there is no thread at all: start one, or give the place back.
    ReservedFor(Help),
}

impl State {
    /// Reserves a place in the queue.
    pub(in crate::bridge::pool) fn admit(&mut self) -> Admission {
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
    pub(in crate::bridge::pool) fn release(&mut self) {
        self.reserved -= 1;
    }

    /// The same because there was no thread.
    pub(in crate::bridge::pool) fn reject(&mut self) {
        self.release();
        self.done.rejected += 1;
    }

    /// Queues a job for which a place was reserved. It is to be [called](Self::call) for.
    pub(in crate::bridge::pool) fn push_admitted(&mut self, job: Job) {
        self.reserved -= 1;
        self.admitted.push_back(job);
    }

    /// Queues a part of work that runs already, if there is a place.
    pub(in crate::bridge::pool) fn push_bridged(&mut self, job: Job) -> Result<Help, Job> {
        if !self.fits(self.bridged.len()) {
            self.done.rejected += 1;
            return Err(job);
        }
        self.bridged.push_back(job);
        Ok(self.help())
    }

    /// Queues a job that is not refused. It is to be [called](Self::call) for.
    pub(in crate::bridge::pool) fn push_always(&mut self, job: Job) {
        self.always.push_back(job);
    }

    /// Whether one more may wait behind `ahead` others. Counted with those that run, so that it
    /// does not matter whether a thread that was called has arrived.
    fn fits(&self, ahead: usize) -> bool {
        ahead + self.running < self.max_threads.saturating_add(self.max_queue)
    }

    /// Takes the jobs that threads may be waiting for in the bridge while no thread is left to run
    /// them and no other may start: they are to fail, instead of hanging (R44).
    pub(in crate::bridge::pool) fn take_hopeless(&mut self) -> VecDeque<Job> {
        let hopeless = self.running == 0 && self.coming == 0 && self.idle.is_empty();
        if !hopeless || self.bridged.is_empty() {
            return VecDeque::new();
        }
        self.done.rejected += self.bridged.len() as u64;
        std::mem::take(&mut self.bridged)
    }

    /// Takes all jobs when there is no thread and none can be had.
    pub(in crate::bridge::pool) fn take_orphans(&mut self) -> VecDeque<Job> {
        if self.threads > 0 {
            return VecDeque::new();
        }
        let mut orphans = std::mem::take(&mut self.always);
        orphans.append(&mut self.admitted);
        orphans
    }

    /// How many jobs are promised, queued or running.
    pub(in crate::bridge::pool) fn unfinished(&self) -> usize {
        self.reserved + self.queued() + self.running + self.waiting
    }

    pub(super) fn queued(&self) -> usize {
        self.admitted.len() + self.bridged.len() + self.always.len()
    }
}
