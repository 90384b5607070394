//! What the providers of a request came to: each runs once, also when it fails.

use std::any::TypeId;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::by_type::ByType;
use crate::handler::Value;
use crate::{Error, Result};

/// One outcome per provider that has run; a request has a handful.
#[derive(Default)]
pub(crate) struct Outcomes(Mutex<ByType<Result<Value>>>);

impl Outcomes {
    /// Whether this provider has run.
    pub(crate) fn has(&self, id: TypeId) -> bool {
        self.lock().get(id).is_some()
    }

    /// The value of a provider, or the error that it failed with; `None` when it has not run.
    pub(crate) fn get(&self, id: TypeId) -> Option<Result<Value>> {
        let outcomes = self.lock();
        Some(outcomes.get(id)?.as_ref().map(Value::clone).map_err(Error::again))
    }

    /// Takes note of what a provider came to.
    pub(crate) fn put(&self, id: TypeId, outcome: Result<Value>) {
        self.lock().add(id, outcome);
    }

    fn lock(&self) -> MutexGuard<'_, ByType<Result<Value>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
