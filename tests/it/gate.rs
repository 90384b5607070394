//! Holds sync code until the test lets it go on.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::log::PATIENCE;

#[derive(Default)]
pub(crate) struct Gate(Mutex<bool>, Condvar);

impl Gate {
    pub(crate) fn wait(&self) {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = self.1.wait_timeout_while(open, PATIENCE, |open| !*open);
        assert!(!opened.unwrap_or_else(PoisonError::into_inner).1.timed_out(), "never opened");
    }

    pub(crate) fn open(&self) {
        self.set(true);
    }

    pub(crate) fn set(&self, open: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = open;
        self.1.notify_all();
    }
}
