//! Sixty-four stacks in one mapping, each with its guard.

use std::io;
use std::rc::Rc;

use super::limit::{self, Counted};
use super::mapping::{Guards, Mapping, page};
use super::{Stack, StackError};

/// How many stacks are mapped at once.
pub(super) const STACKS: usize = 64;

/// What a guard has at least: more than C code skips at once when it does not look where it steps.
const GUARD: usize = 16 * 1024;

/// How large stacks are, with their guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// What a function has.
    pub(super) usable: usize,
    pub(super) guard: usize,
}

impl Layout {
    /// For stacks of at least that size.
    pub(super) fn of(size: usize) -> Self {
        let page = page();
        Layout {
            usable: size.max(limit::SMALLEST).next_multiple_of(page),
            guard: GUARD.next_multiple_of(page),
        }
    }

    pub(super) fn whole(self) -> usize {
        self.usable + self.guard
    }
}

/// The mapping: it lives as long as one of its stacks.
pub(super) struct Arena {
    pub(super) mapping: Mapping,
    pub(super) layout: Layout,
    _counted: Counted,
}

impl Arena {
    /// Maps and guards stacks. The first to be taken is the last of them.
    pub(super) fn stacks(layout: Layout) -> Result<Vec<Stack>, StackError> {
        let refused = |cause| StackError::Memory { size: layout.usable, cause };
        let len = layout.whole().checked_mul(STACKS);
        let len = len.ok_or_else(|| refused(io::ErrorKind::OutOfMemory.into()))?;
        let mapping = Mapping::new(len).map_err(refused)?;
        let guard = |guards| {
            let mut guarded =
                (0..STACKS).map(|i| mapping.guard(guards, i * layout.whole(), layout.guard));
            guarded.find(Result::is_err).unwrap_or(Ok(()))
        };
        let counted = if guard(Guards::Marked).is_ok() {
            Counted::new(Guards::Marked, STACKS)?
        } else {
            let counted = Counted::new(Guards::Protected, STACKS)?;
            guard(Guards::Protected).map_err(refused)?;
            counted
        };
        let arena = Rc::new(Arena { mapping, layout, _counted: counted });
        Ok((0..STACKS).rev().map(|index| Stack::new(&arena, index)).collect())
    }
}
