//! What this process logs, whichever test makes it: warnings and errors, as text.

use std::fmt::{Debug, Write};
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::log::PATIENCE;

static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());
static CHANGED: Condvar = Condvar::new();

/// Keeps events as text; spans are not wanted.
struct Captured;

impl Subscriber for Captured {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        logged().push(text.0);
        CHANGED.notify_all();
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The fields of an event.
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let written = write!(self.0, "{}={value:?} ", field.name());
        written.expect("text can be written");
    }
}

pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Captured).expect("no other one"));
}

/// Takes out what was logged about something that no other test speaks of.
pub(crate) fn logged_about(what: &str) -> Vec<String> {
    let mut logged = logged();
    let (about, others) = logged.drain(..).partition(|text| text.contains(what));
    *logged = others;
    about
}

/// Waits until something was logged that contains all of this, and leaves it there.
#[track_caller]
pub(crate) fn wait_until_logged(parts: &[&str]) {
    let is_missing = |logged: &mut Vec<String>| {
        !logged.iter().any(|text| parts.iter().all(|part| text.contains(part)))
    };
    let waited = CHANGED.wait_timeout_while(logged(), PATIENCE, is_missing);
    let (logged, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
    assert!(!timeout.timed_out(), "{parts:?} was never logged: {logged:#?}");
}

fn logged() -> MutexGuard<'static, Vec<String>> {
    LOGGED.lock().unwrap_or_else(PoisonError::into_inner)
}
