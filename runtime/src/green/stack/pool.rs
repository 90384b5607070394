//! The stacks of one thread: the one that was used last is used first, and those that were not for a
//! while give their memory back.

use super::arena::{Arena, Layout};
use super::{Stack, StackError};

/// Those that are free.
pub(crate) struct Stacks {
    layout: Layout,
    free: Vec<Stack>,
    /// How many at the bottom were not taken since they were trimmed last.
    idle: usize,
}

impl Stacks {
    /// For stacks of that size; none is mapped yet.
    pub(crate) fn new(size: usize) -> Self {
        Stacks { layout: Layout::of(size), free: Vec::new(), idle: 0 }
    }

    pub(crate) fn take(&mut self) -> Result<Stack, StackError> {
        if self.free.is_empty() {
            self.free = Arena::stacks(self.layout)?;
        }
        // INVARIANT: an arena has stacks.
        let mut stack = self.free.pop().expect("a stack");
        self.idle = self.idle.min(self.free.len());
        stack.touched = true;
        Ok(stack)
    }

    pub(crate) fn give(&mut self, stack: Stack) {
        self.free.push(stack);
    }

    /// Gives back the memory of those that were free all the time since the last call.
    pub(crate) fn trim(&mut self) {
        self.free[..self.idle].iter_mut().for_each(Stack::discard);
        self.idle = self.free.len();
    }
}

#[cfg(test)]
mod tests {
    use corosensei::stack::Stack as _;

    use super::super::arena::STACKS;
    use super::*;

    const SIZE: usize = 256 * 1024;

    #[test]
    fn stacks_are_apart_and_as_large_as_was_asked_for() {
        let mut stacks = Stacks::new(SIZE);
        let taken: Vec<_> = (0..STACKS * 2).map(|_| stacks.take().unwrap()).collect();
        let mut bounds: Vec<_> = taken.iter().map(Stack::bounds).collect();
        bounds.sort_by_key(|bounds| bounds.guard);
        for pair in bounds.windows(2) {
            assert!(pair[0].end <= pair[1].guard, "{pair:?}");
        }
        for bounds in bounds {
            assert!(bounds.end - bounds.guard_end >= SIZE, "{bounds:?}");
            assert!(bounds.guard_end > bounds.guard, "{bounds:?}");
        }
    }

    #[test]
    fn a_size_is_rounded_up_to_one_that_can_be_had() {
        for (asked, least) in [(0, 64 * 1024), (SIZE, SIZE), (SIZE + 1, SIZE + 4096)] {
            let stack = Stacks::new(asked).take().unwrap();
            assert!(stack.bounds().end - stack.bounds().guard_end >= least, "{asked}");
        }
    }

    #[test]
    fn a_size_that_no_system_has_is_refused() {
        for asked in [usize::MAX, usize::MAX - 20_000, usize::MAX / 2, usize::MAX / 64] {
            let refused = Stacks::new(asked).take().map(|_| ());
            assert!(matches!(refused, Err(StackError::Memory { .. })), "{asked}: {refused:?}");
        }
    }

    #[test]
    fn what_is_given_back_is_taken_next() {
        let mut stacks = Stacks::new(SIZE);
        let (first, _second) = (stacks.take().unwrap(), stacks.take().unwrap());
        let base = first.base();
        stacks.give(first);
        assert_eq!(stacks.take().unwrap().base(), base);
    }

    #[test]
    fn only_what_was_free_for_a_while_gives_its_memory_back() {
        let mut stacks = Stacks::new(SIZE);
        let taken: Vec<_> = (0..3).map(|_| stacks.take().unwrap()).collect();
        let touched = |stacks: &Stacks| stacks.free.iter().filter(|stack| stack.touched).count();
        stacks.free.extend(taken);
        stacks.trim();
        assert_eq!(touched(&stacks), 3, "they were in use since the last time");
        let busy = stacks.take().unwrap();
        stacks.give(busy);
        stacks.trim();
        assert_eq!(touched(&stacks), 1, "one was in use since then");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn memory_that_was_given_back_is_not_resident_any_more() {
        let resident = || {
            let text = std::fs::read_to_string("/proc/self/statm").unwrap();
            text.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
        };
        let mut stacks = Stacks::new(32 * 1024 * 1024);
        let taken: Vec<_> = (0..4).map(|_| stacks.take().unwrap()).collect();
        let run = |stack| {
            #[expect(clippy::large_stack_arrays, reason = "that is what touches a stack")]
            let touch = || std::hint::black_box([1_u8; 8 * 1024 * 1024])[0];
            let mut coroutine = corosensei::Coroutine::with_stack(
                stack,
                move |_: &corosensei::Yielder<(), ()>, ()| {
                    touch();
                },
            );
            assert!(coroutine.resume(()).as_return().is_some());
            coroutine.into_stack()
        };
        let (before, ran): (_, Vec<_>) = (resident(), taken.into_iter().map(run).collect());
        let during = resident();
        assert!(during > before + 24 * 1024 * 1024, "{before} {during}");
        stacks.free.extend(ran);
        stacks.trim();
        stacks.trim();
        let after = resident();
        assert!(after + 24 * 1024 * 1024 < during, "{during} {after}");
    }
}
