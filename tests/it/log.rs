//! What happened, in order: handlers write it, tests read it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use duotone::{App, Handler};

/// How long a test waits for what must happen before it fails rather than hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Events, shared between the handlers of an app and its test.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<(Mutex<Vec<String>>, Condvar)>);

impl Log {
    pub(crate) fn add(&self, event: impl Into<String>) {
        self.events().push(event.into());
        self.0.1.notify_all();
    }

    /// The events so far, which are forgotten.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.events())
    }

    /// Waits until an event has happened, and takes all of them: for what happens after the
    /// response.
    #[track_caller]
    pub(crate) fn take_after(&self, last: &str) -> Vec<String> {
        self.take_after_all(&[last])
    }

    /// The same for events that happen in any order, one as often as it is named.
    #[track_caller]
    pub(crate) fn take_after_all(&self, last: &[&str]) -> Vec<String> {
        let times = |what: &str, events: &[String]| events.iter().filter(|it| *it == what).count();
        let named = |what: &str| last.iter().filter(|it| **it == what).count();
        let waiting =
            |events: &mut Vec<String>| last.iter().any(|it| times(it, events) < named(it));
        let (mut events, timeout) = self
            .0
            .1
            .wait_timeout_while(self.events(), PATIENCE, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!timeout.timed_out(), "{last:?} never happened: {events:?}");
        std::mem::take(&mut *events)
    }

    fn events(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds an event when it is dropped.
pub(crate) struct Bell(Log, &'static str);

impl Bell {
    pub(crate) fn of(log: &Log, event: &'static str) -> Self {
        Bell(log.clone(), event)
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.0.add(self.1);
    }
}

/// An app of these handlers, and the log they write to.
#[track_caller]
pub(crate) fn app(handlers: impl IntoIterator<Item = Handler>) -> (App, Log) {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).handlers(handlers);
    (app.build().expect("a sound app"), log)
}
