//! What one thread runs at this moment, for the watcher to see.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::watch::Place;

/// The code that runs on one thread, if it is watched: of code inside of other code, the innermost.
#[derive(Debug, Default)]
pub(super) struct Record(Mutex<Option<Frame>>);

/// Code that holds its event loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) place: Place,
    pub(super) limit: Duration,
    /// Moved on by the time that code inside of it took, which is not its own.
    pub(super) since: Instant,
    /// It is a `fn` on a green thread.
    pub(super) is_fn: bool,
    /// It was suspended with its green thread, and what it did before that no longer counts.
    pub(super) was_parked: bool,
}

impl Frame {
    /// For how long it holds its loop, if that is too long.
    pub(super) fn over(&self, now: Instant) -> Option<Duration> {
        let held = now.saturating_duration_since(self.since);
        (held >= self.limit).then_some(held)
    }

    /// The same after other code ran for so long.
    pub(super) fn after(self, took: Duration) -> Self {
        Frame { since: self.since + took, ..self }
    }
}

impl Record {
    pub(super) fn get(&self) -> Option<Frame> {
        *self.lock()
    }

    /// Code begins, perhaps inside of other code, which is returned.
    pub(super) fn begin(&self, frame: Frame) -> Option<Frame> {
        self.replace(Some(frame))
    }

    /// Code that began then has ended, with all that was inside of it. Returns it; what it was
    /// inside of goes on.
    pub(super) fn end(&self, outer: Option<Frame>, began: Instant, now: Instant) -> Option<Frame> {
        let mut inner = self.lock();
        let outer = outer.map(|outer| match &*inner {
            // Suspended inside of this, it was so too.
            Some(Frame { was_parked: true, .. }) => Frame { since: now, was_parked: true, ..outer },
            _ => outer.after(now.saturating_duration_since(began)),
        });
        std::mem::replace(&mut *inner, outer)
    }

    /// Puts other code in the place of what runs, which is returned.
    pub(super) fn replace(&self, frame: Option<Frame>) -> Option<Frame> {
        std::mem::replace(&mut *self.lock(), frame)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Frame>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(place: &'static str, since: Instant) -> Frame {
        let limit = Duration::from_secs(10);
        Frame { place: Place::Named(place), limit, since, is_fn: false, was_parked: false }
    }

    #[test]
    fn what_is_inside_is_not_held_against_what_is_around() {
        let (record, start) = (Record::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(record.begin(frame("outer", at(0))), None);
        // Seven seconds of its own, then one inside, which runs for twenty.
        let outer = record.begin(frame("inner", at(7)));
        assert_eq!(outer, Some(frame("outer", at(0))));
        let inner = record.end(outer, at(7), at(27)).expect("it was begun");
        assert_eq!(
            (inner.place, inner.over(at(27))),
            (Place::Named("inner"), Some(Duration::from_secs(20)))
        );
        // Two more of its own make nine, three make ten.
        let outer = record.get().expect("it goes on");
        assert_eq!((outer.over(at(29)), outer.over(at(30))), (None, Some(Duration::from_secs(10))));
        assert_eq!(record.end(None, at(0), at(30)), Some(outer));
        assert_eq!(record.get(), None);
    }
}
