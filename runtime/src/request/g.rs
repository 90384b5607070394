//! `g`: values by type, shared by everything that runs for one request (R38).

use std::any::{Any, TypeId};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Panic;

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
pub struct Bag(Mutex<Vec<(TypeId, Value)>>);

type Value = Arc<dyn Any + Send + Sync>;

impl Bag {
    /// Stores a value, in place of one of the same type.
    pub fn set<T: Send + Sync + 'static>(&self, value: T) {
        let mut values = self.lock();
        values.retain(|(id, _)| *id != TypeId::of::<T>());
        values.push((TypeId::of::<T>(), Arc::new(value)));
    }

    /// The value of this type.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let values = self.lock();
        let (_, value) = values.iter().find(|(id, _)| *id == TypeId::of::<T>())?;
        Arc::clone(value).downcast().ok()
    }

    /// Removes the value of this type.
    pub fn take<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let mut values = self.lock();
        let at = values.iter().position(|(id, _)| *id == TypeId::of::<T>())?;
        values.swap_remove(at).1.downcast().ok()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(TypeId, Value)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The values are the users', and so are their drops.
impl Drop for Bag {
    fn drop(&mut self) {
        let values = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Most requests have none.
        if !values.is_empty() {
            for (_, value) in std::mem::take(values) {
                Panic::discard(value);
            }
        }
    }
}

impl std::fmt::Debug for Bag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bag({} values)", self.lock().len())
    }
}
