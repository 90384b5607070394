//! What became of each request: who was begun is torn down once by each color, and sees itself only.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};

use duotone::App;

use crate::log::PATIENCE;

/// What became of each request, by its number.
#[derive(Default)]
pub(super) struct Books(Mutex<Pages>, Condvar);

#[derive(Default)]
struct Pages {
    /// How often it was begun, and torn down by each color.
    counts: HashMap<u32, [u32; 3]>,
    mistakes: Vec<String>,
}

impl Books {
    pub(super) fn count(&self, id: u32, what: usize) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.counts.entry(id).or_default()[what] += 1;
        self.1.notify_all();
    }

    pub(super) fn mistake(&self, mistake: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).mistakes.push(mistake);
    }

    /// Waits until all that was begun is torn down.
    #[track_caller]
    pub(super) fn settle(&self, app: &App, context: &str) {
        let open = |pages: &mut Pages| pages.counts.values().any(|counts| *counts != [1; 3]);
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.1.wait_timeout_while(pages, PATIENCE, open);
        let (pages, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        let odd = pages.counts.iter().find(|(_, counts)| **counts != [1; 3]);
        assert!(
            !timeout.timed_out(),
            "begun, torn down, torn down: {odd:?}, {context}: {:?}",
            app.pool_stats()
        );
        assert_eq!(pages.mistakes, [""; 0], "{context}");
    }
}
