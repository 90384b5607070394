//! What is said of code that holds its event loop, once per place and process.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::Panic;
use crate::watch::Place;

/// It is stuck at this moment.
pub(super) fn holds(place: Place, held: Duration) {
    static SAID: Said = Said::new();
    say(&SAID, place, held, "has held", " and still does");
}

/// It has ended.
pub(super) fn held(place: Place, held: Duration) {
    static SAID: Said = Said::new();
    say(&SAID, place, held, "held", ", and every request on it");
}

fn say(said: &Said, place: Place, held: Duration, verb: &str, rest: &str) {
    if said.is_first(place) {
        let (millis, instead) = (held.as_millis(), place.instead());
        // A subscriber may be anybody's, and this may be a `Drop` while a panic unwinds.
        Panic::contain(|| {
            tracing::warn!(
                target: "duotone::watchdog",
                "{place} {verb} its event loop for {millis} ms{rest}: {instead}"
            );
        });
    }
}

/// The places of which something was said.
struct Said(Mutex<Option<HashSet<Place>>>);

impl Said {
    const fn new() -> Self {
        Said(Mutex::new(None))
    }

    fn is_first(&self, place: Place) -> bool {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.get_or_insert_default().insert(place)
    }
}
