//! The providers of an app: each runs once, before the first request, and its value is state.
//!
//! A server waits for them before it listens; without one the first request does, and every other
//! that comes meanwhile waits with it. One attempt runs at a time. When it fails, whoever waited is
//! told, and the next to come begins another, of what is still missing.

mod attempt;
mod order;
mod run;

use std::any::TypeId;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::color::{BoxFuture, Colored};
#[cfg(feature = "server")]
use crate::handler::Needs;
use crate::handler::{Origin, StateNeed, Value};
use crate::provider::Blocking;
use crate::{App, Result};
use attempt::Attempt;
pub(crate) use order::{Misordered, in_order};

/// The app providers of a built app, and what they made.
pub(crate) struct AppProviders {
    /// Each stands behind those whose values it asks for.
    all: Vec<Making>,
    is_ready: AtomicBool,
    /// The attempt that runs.
    attempt: Mutex<Option<Arc<Attempt>>>,
}

/// A provider, and the value that it made.
pub(crate) struct Making {
    origin: Origin,
    value: StateNeed,
    call: Call,
    made: OnceLock<Value>,
}

/// How it is called.
type Call = Colored<Blocking<App>, for<'a> fn(&'a App) -> BoxFuture<'a, Result<Value>>>;

impl AppProviders {
    pub(crate) fn new(all: Vec<Making>) -> Self {
        AppProviders { is_ready: AtomicBool::new(all.is_empty()), all, attempt: Mutex::default() }
    }

    /// The value of this type, once it was made.
    pub(crate) fn value(&self, id: TypeId) -> Option<&Value> {
        let making = self.all.iter().find(|making| (making.value.id)() == id)?;
        making.made.get()
    }

    /// What they make, by type and its name, and where.
    pub(crate) fn each(&self) -> impl Iterator<Item = (TypeId, &'static str, &Origin)> {
        let all = self.all.iter();
        all.map(|making| ((making.value.id)(), (making.value.name)(), &making.origin))
    }

    /// Whether one of them makes a value of this type.
    pub(crate) fn makes(&self, id: TypeId) -> bool {
        self.all.iter().any(|making| (making.value.id)() == id)
    }

    /// Whether these needs ask for the value of one of them.
    #[cfg(feature = "server")]
    pub(crate) fn are_asked_by(&self, needs: &[&Needs]) -> bool {
        let mut asked = false;
        Needs::each_state(needs, &mut |need| asked |= self.makes((need.id)()));
        asked
    }

    /// Whether all values are there.
    pub(crate) fn are_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Attempt>>> {
        self.attempt.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
