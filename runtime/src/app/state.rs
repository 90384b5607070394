//! The values given to the app, by type.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use crate::handler::Value;

/// Values by type.
#[derive(Default)]
pub(crate) struct StateMap(HashMap<TypeId, Value>);

impl StateMap {
    /// Adds a value; says whether there was none of its type.
    pub(crate) fn insert<T: Send + Sync + 'static>(&mut self, value: Arc<T>) -> bool {
        self.0.insert(TypeId::of::<T>(), value).is_none()
    }

    pub(crate) fn get(&self, id: TypeId) -> Option<&Value> {
        self.0.get(&id)
    }

    pub(crate) fn contains(&self, id: TypeId) -> bool {
        self.0.contains_key(&id)
    }
}
