//! The threads of a pool: on their way, asleep, waiting in the bridge, or gone.

use std::sync::Arc;

use super::{Help, Sleeper, State};

impl State {
    pub(super) fn start(&mut self) -> Help {
        self.threads += 1;
        self.coming += 1;
        self.numbers += 1;
        Help::Start(self.numbers)
    }

    /// A thread that was started or woken is here.
    pub(in crate::bridge::pool) fn arrive(&mut self) {
        self.coming -= 1;
    }

    /// A thread that was to be started could not be.
    pub(in crate::bridge::pool) fn start_failed(&mut self) {
        self.coming -= 1;
        self.threads -= 1;
    }

    /// The calling thread begins to wait in the bridge: another may run in its place.
    pub(in crate::bridge::pool) fn begin_wait(&mut self) -> Help {
        self.running -= 1;
        self.waiting += 1;
        self.help()
    }

    pub(in crate::bridge::pool) fn end_wait(&mut self) {
        self.waiting -= 1;
        self.running += 1;
    }

    /// The calling thread has nothing to do. `None`: there will be nothing any more.
    pub(in crate::bridge::pool) fn fall_asleep(&mut self, sleeper: &Arc<Sleeper>) -> Option<()> {
        if self.closed {
            self.threads -= 1;
            return None;
        }
        self.idle.push(Arc::clone(sleeper));
        Some(())
    }

    /// The calling thread has slept for its keep-alive time, and ends.
    pub(in crate::bridge::pool) fn retire(&mut self, sleeper: &Arc<Sleeper>) {
        self.idle.retain(|other| !Arc::ptr_eq(other, sleeper));
        self.threads -= 1;
    }

    /// Refuses what is not promised yet, and calls all idle threads, which then end. Jobs that must
    /// run no longer wait for a place among the maximum.
    pub(in crate::bridge::pool) fn close(&mut self) -> (Vec<Arc<Sleeper>>, Help) {
        self.closed = true;
        let idle = std::mem::take(&mut self.idle);
        self.coming += idle.len();
        for sleeper in &idle {
            sleeper.call();
        }
        (idle, self.help())
    }

    pub(in crate::bridge::pool) fn is_closed(&self) -> bool {
        self.closed
    }
}
