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
            usable: size.clamp(limit::SMALLEST, limit::LARGEST).next_multiple_of(page),
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
        Arena::guarded_by(&[Guards::Marked, Guards::Protected], layout)
    }

    /// By the first of these that the system has.
    fn guarded_by(known: &[Guards], layout: Layout) -> Result<Vec<Stack>, StackError> {
        let refused = |cause| StackError::Memory { size: layout.usable, cause };
        let len = layout.whole().checked_mul(STACKS);
        let len = len.ok_or_else(|| refused(io::ErrorKind::OutOfMemory.into()))?;
        let mapping = Mapping::new(len).map_err(refused)?;
        let mut failed = io::ErrorKind::Unsupported.into();
        for guards in known {
            let counted = Counted::new(*guards, STACKS)?;
            let mut each =
                (0..STACKS).map(|i| mapping.guard(*guards, i * layout.whole(), layout.guard));
            match each.find_map(Result::err) {
                None => {
                    let arena = Rc::new(Arena { mapping, layout, _counted: counted });
                    return Ok((0..STACKS).rev().map(|index| Stack::new(&arena, index)).collect());
                }
                Some(cause) => failed = cause,
            }
        }
        Err(refused(failed))
    }
}

#[cfg(test)]
#[expect(unsafe_code, reason = "only the system can say whether an address may be touched")]
mod tests {
    use std::io::{PipeWriter, pipe};
    use std::os::fd::AsRawFd;

    use super::*;

    /// Whether a byte may be read, without a fault when it may not.
    fn is_there(to: &PipeWriter, at: usize) -> bool {
        let byte = std::ptr::without_provenance::<libc::c_void>(at);
        // SAFETY: the system looks at the byte, and refuses when it may not be touched.
        unsafe { libc::write(to.as_raw_fd(), byte, 1) == 1 }
    }

    /// Linux has had the second for ever; before 6.13 it has nothing else.
    #[test]
    fn a_guard_may_not_be_touched_and_the_stack_above_it_may_in_both_ways_to_guard_it() {
        for guards in [Guards::Marked, Guards::Protected] {
            let layout = Layout::of(256 * 1024);
            let stacks = match Arena::guarded_by(&[guards], layout) {
                Ok(stacks) => stacks,
                Err(StackError::Memory { .. }) if guards == Guards::Marked => continue,
                Err(refused) => panic!("{guards:?}: {refused}"),
            };
            assert_eq!(stacks.len(), STACKS);
            let (_read, write) = pipe().unwrap();
            for bounds in stacks.iter().map(Stack::bounds) {
                assert!(!is_there(&write, bounds.guard), "{guards:?}, {bounds:?}");
                assert!(!is_there(&write, bounds.guard_end - 1), "{guards:?}, {bounds:?}");
                assert!(is_there(&write, bounds.guard_end), "{guards:?}, {bounds:?}");
                assert!(is_there(&write, bounds.end - 1), "{guards:?}, {bounds:?}");
            }
            for stack in stacks {
                let mut coroutine = corosensei::Coroutine::with_stack(
                    stack,
                    |yielder: &corosensei::Yielder<(), ()>, ()| yielder.suspend(()),
                );
                assert!(coroutine.resume(()).as_yield().is_some(), "{guards:?}");
                assert!(coroutine.resume(()).as_return().is_some(), "{guards:?}");
            }
        }
    }

    #[test]
    fn a_system_without_guards_has_no_stacks() {
        assert!(matches!(
            Arena::guarded_by(&[], Layout::of(256 * 1024)),
            Err(StackError::Memory { .. })
        ));
    }
}
