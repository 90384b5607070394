//! Values by type, of which there is mostly none and seldom more than a handful: a list, because
//! one that is empty costs nothing to make and to drop.

use std::any::TypeId;

use crate::Panic;

/// At most one value of each type.
pub(crate) struct ByType<V>(Option<Box<Node<V>>>);

struct Node<V> {
    id: TypeId,
    /// `None` once it was taken out.
    value: Option<V>,
    others: ByType<V>,
}

/// The values are the users', and so are their drops.
impl<V> Drop for Node<V> {
    fn drop(&mut self) {
        Panic::discard(self.value.take());
    }
}

impl<V> Default for ByType<V> {
    fn default() -> Self {
        ByType(None)
    }
}

impl<V> ByType<V> {
    /// Adds a value; there is none of this type yet.
    pub(crate) fn add(&mut self, id: TypeId, value: V) {
        let others = ByType(self.0.take());
        self.0 = Some(Box::new(Node { id, value: Some(value), others }));
    }

    /// The value of a type.
    pub(crate) fn get(&self, id: TypeId) -> Option<&V> {
        self.nodes().find(|node| node.id == id)?.value.as_ref()
    }

    /// Removes the value of a type.
    pub(crate) fn take(&mut self, id: TypeId) -> Option<V> {
        if self.0.as_ref()?.id != id {
            return self.0.as_mut()?.others.take(id);
        }
        let mut node = self.0.take()?;
        *self = std::mem::take(&mut node.others);
        node.value.take()
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes().count()
    }

    fn nodes(&self) -> impl Iterator<Item = &Node<V>> {
        std::iter::successors(self.0.as_deref(), |node| node.others.0.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_type_wherever_it_stands() {
        let ids = [TypeId::of::<u8>(), TypeId::of::<u16>(), TypeId::of::<u32>()];
        for removed in ids {
            let mut values = ByType::default();
            for (value, id) in ids.into_iter().enumerate() {
                values.add(id, value);
            }
            let at = ids.iter().position(|id| *id == removed);
            assert_eq!((values.take(removed), values.len()), (at, 2));
            assert_eq!(values.take(removed), None);
            for (value, id) in ids.iter().enumerate() {
                assert_eq!(values.get(*id).copied(), (*id != removed).then_some(value));
            }
        }
    }
}
