//! What is said of code that holds its event loop, once per place and process.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::Panic;
use crate::watch::Place;
use crate::watch::record::Frame;

/// It is stuck at this moment.
pub(super) fn holds(frame: &Frame, held: Duration) {
    static SAID: Said = Said::new();
    say(&SAID, frame, held, "has held", " and still does");
}

/// It has ended.
pub(super) fn held(frame: &Frame, held: Duration) {
    static SAID: Said = Said::new();
    say(&SAID, frame, held, "held", ", and every request on it");
}

fn say(said: &Said, frame: &Frame, held: Duration, verb: &str, rest: &str) {
    let place = frame.place;
    if said.is_first(frame) {
        let (millis, instead) = (held.as_millis(), place.instead(frame.is_fn));
        // A subscriber may be anybody's, and this may be a `Drop` while a panic unwinds.
        Panic::contain(|| {
            tracing::warn!(
                target: "duotone::watchdog",
                "{place} {verb} its event loop for {millis} ms{rest}: {instead}"
            );
        });
    }
}

/// The places of which something was said, and what they were told to do.
struct Said(Mutex<Option<HashSet<(Place, bool)>>>);

impl Said {
    const fn new() -> Self {
        Said(Mutex::new(None))
    }

    fn is_first(&self, frame: &Frame) -> bool {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.get_or_insert_default().insert((frame.place, frame.is_fn))
    }
}
