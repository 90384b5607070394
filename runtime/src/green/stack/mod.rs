//! Stacks for green threads: mapped in arenas, kept for the next when one ends.
#![expect(unsafe_code, reason = "a `Stack` promises corosensei what memory it is")]

mod arena;
mod limit;
mod mapping;
mod pool;

use std::io;
use std::rc::Rc;

use corosensei::stack::StackPointer;

use arena::Arena;
pub(super) use pool::Stacks;

/// What a stack has unless it is told otherwise. Only what was touched is in memory; builds without
/// optimization touch much.
pub(crate) const DEFAULT_SIZE: usize = 1024 * 1024;

/// Memory for one green thread. Nothing runs on it unless a coroutine owns it.
pub(super) struct Stack {
    arena: Rc<Arena>,
    index: usize,
    /// Something ran on it since its memory was given back.
    touched: bool,
}

/// Where a stack that runs over faults, for the handler of that signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) guard: usize,
    pub(super) guard_end: usize,
    pub(super) end: usize,
}

/// Why there is no stack for a green thread.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StackError {
    #[error("cannot map green stacks of {} KiB: {cause}", size / 1024)]
    Memory { size: usize, cause: io::Error },
    #[error(
        "there are {stacks} green stacks, and a process may have {mappings} mappings here\n  help: \
         raise `vm.max_map_count`; Linux 6.13 and later does without"
    )]
    TooMany { stacks: usize, mappings: usize },
}

impl Stack {
    fn new(arena: &Rc<Arena>, index: usize) -> Self {
        Stack { arena: Rc::clone(arena), index, touched: false }
    }

    pub(super) fn bounds(&self) -> Bounds {
        let layout = self.arena.layout;
        let guard = self.arena.mapping.start() + self.at();
        Bounds { guard, guard_end: guard + layout.guard, end: guard + layout.whole() }
    }

    /// Gives its memory back to the system.
    fn discard(&mut self) {
        if std::mem::take(&mut self.touched) {
            let layout = self.arena.layout;
            // SAFETY: it is the usable part of this stack, of which no coroutine is the owner:
            // we are, and exclusively, by `&mut`.
            unsafe { self.arena.mapping.discard(self.at() + layout.guard, layout.usable) };
        }
    }

    /// Where its guard begins in the mapping.
    fn at(&self) -> usize {
        self.index * self.arena.layout.whole()
    }
}

// SAFETY: from `limit` to `base` it is memory of the arena's mapping, which lives as long as this;
// no two stacks have the same index, since only `Arena::stacks` makes them, each once. The guard is
// the lowest part of it (`Arena::stacks`), the rest is larger than `MIN_STACK_SIZE`
// (`limit::SMALLEST`), and both ends are multiples of the size of a page (`Layout::of`).
unsafe impl corosensei::stack::Stack for Stack {
    fn base(&self) -> StackPointer {
        // INVARIANT: it is above where the mapping begins.
        StackPointer::new(self.bounds().end).expect("an address")
    }

    fn limit(&self) -> StackPointer {
        // INVARIANT: the system maps nothing at null.
        StackPointer::new(self.bounds().guard).expect("an address")
    }
}
