//! What runs on a green thread goes with it when it is suspended: it holds no loop then.

use std::time::Instant;

use crate::watch::record::Frame;
use crate::watch::{Place, called, report, watcher};

/// That of the green thread while it is suspended; that of the loop while it runs.
#[derive(Default)]
pub(crate) struct Parked {
    frame: Option<Frame>,
    running: Option<Place>,
    /// When it was resumed, if anything is watched.
    resumed: Option<Instant>,
}

impl Parked {
    /// Before the green thread goes on: what it did before counts no more.
    pub(crate) fn enter(&mut self) {
        self.running = called::replace(self.running);
        if !watcher::is_used() {
            return;
        }
        let now = Instant::now();
        self.resumed = Some(now);
        let frame = self.frame.take().map(|frame| Frame { since: now, was_parked: true, ..frame });
        self.frame = watcher::of_this_thread(|record| record.replace(frame)).flatten();
        if let Some(frame) = frame {
            watcher::wake(frame.limit);
        }
    }

    /// When it is suspended, or has ended. What held the loop until now is named.
    pub(crate) fn leave(&mut self) {
        self.running = called::replace(self.running);
        if !watcher::is_used() {
            return;
        }
        let now = Instant::now();
        // `None`: the first that was ever watched began on this green thread.
        let outer = self.resumed.take().and_then(|resumed| {
            Some(self.frame.take()?.after(now.saturating_duration_since(resumed)))
        });
        self.frame = watcher::of_this_thread(|record| record.replace(outer)).flatten();
        if let Some(frame) = &self.frame
            && let Some(held) = frame.over(now)
        {
            report::held(frame, held);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::watch::record::Record;
    use crate::watch::{Setting, Watchdog};

    fn running() -> Option<Frame> {
        watcher::of_this_thread(Record::get).flatten()
    }

    #[test]
    fn what_waits_is_not_watched_and_then_from_when_it_goes_on() {
        let watchdog = Watchdog::new(Setting(Some(Duration::from_secs(3600))));
        let watch = |name| watchdog.watch(Place::Named(name)).enter(true);
        let around = watch("loop");
        let begun = running().expect("it is watched").since;
        let mut green = Parked::default();
        green.enter();
        assert_eq!(running(), None);
        let (outer, inner) = (watch("outer"), watch("inner"));
        green.leave();
        let outside = running().expect("the loop goes on");
        assert_eq!((outside.place, outside.since > begun), (Place::Named("loop"), true));
        let resumed = Instant::now();
        green.enter();
        let frame = running().expect("it goes on");
        assert_eq!((frame.place, frame.since >= resumed), (Place::Named("inner"), true));
        drop(inner);
        let frame = running().expect("it goes on");
        assert_eq!((frame.place, frame.since >= resumed), (Place::Named("outer"), true));
        drop(outer);
        green.leave();
        assert_eq!(running().map(|frame| frame.place), Some(Place::Named("loop")));
        drop(around);
        assert_eq!(running(), None);
    }
}
