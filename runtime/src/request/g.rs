//! `g`: values by type, shared by everything that runs for one request (R38).

use std::any::{Any, TypeId};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::by_type::ByType;

/// Values by type: at most one of each.
///
/// ```
/// use duotone::Bag;
///
/// let g = Bag::default();
/// g.set(7_u64);
/// assert_eq!(g.get::<u64>().as_deref(), Some(&7));
/// assert_eq!(g.take::<u64>().as_deref(), Some(&7));
/// assert!(g.get::<u64>().is_none());
/// ```
#[derive(Default)]
pub struct Bag(Mutex<ByType<Value>>);

type Value = Arc<dyn Any + Send + Sync>;

impl Bag {
    /// Stores a value, in place of one of the same type.
    pub fn set<T: Send + Sync + 'static>(&self, value: T) {
        let id = TypeId::of::<T>();
        let mut values = self.lock();
        let before = values.take(id);
        values.add(id, Arc::new(value));
        // Not under the lock: its drop is the user's.
        drop(values);
        drop(before);
    }

    /// The value of this type.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        Arc::clone(self.lock().get(TypeId::of::<T>())?).downcast().ok()
    }

    /// Removes the value of this type.
    pub fn take<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.lock().take(TypeId::of::<T>())?.downcast().ok()
    }

    fn lock(&self) -> MutexGuard<'_, ByType<Value>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Bag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bag({} values)", self.lock().len())
    }
}
