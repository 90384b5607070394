//! A `fn` that is called on a green thread: it is watched, and known by its place to who has to name it.

#[cfg(feature = "green")]
use std::cell::Cell;

#[cfg(feature = "green")]
use crate::watch::Entered;
use crate::watch::{Place, Watchdog};

#[cfg(feature = "green")]
thread_local! {
    /// Of functions inside of each other, the innermost. It has no destructor, and is changed by one
    /// write: a signal handler reads it.
    static RUNNING: Cell<Option<Place>> = const { Cell::new(None) };
}

/// The `fn` that runs on this thread, if it is on a green one.
#[cfg(feature = "green")]
pub(crate) fn running() -> Option<Place> {
    RUNNING.get()
}

#[cfg(feature = "green")]
pub(super) fn replace(place: Option<Place>) -> Option<Place> {
    RUNNING.replace(place)
}

/// A `fn` runs while this lives. Empty but on a green thread.
#[must_use]
pub(crate) struct Called {
    #[cfg(feature = "green")]
    _on_green: Option<OnGreen>,
}

impl Called {
    #[cfg(feature = "green")]
    #[inline]
    pub(super) fn begin(watchdog: &Watchdog, place: Place) -> Self {
        Called { _on_green: crate::green::is_running().then(|| OnGreen::begin(watchdog, place)) }
    }

    /// There are none.
    #[cfg(not(feature = "green"))]
    #[inline]
    pub(super) fn begin(_: &Watchdog, _: Place) -> Self {
        Called {}
    }
}

#[cfg(feature = "green")]
struct OnGreen {
    outer: Option<Place>,
    _watched: Option<Entered>,
}

#[cfg(feature = "green")]
impl OnGreen {
    fn begin(watchdog: &Watchdog, place: Place) -> Self {
        let outer = replace(Some(place));
        let watch = watchdog.watch(place);
        OnGreen { outer, _watched: if watch.limit == 0 { None } else { watch.enter(true) } }
    }
}

#[cfg(feature = "green")]
impl Drop for OnGreen {
    fn drop(&mut self) {
        replace(self.outer);
    }
}
