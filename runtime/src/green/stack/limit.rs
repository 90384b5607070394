//! How many stacks there may be: a system that guards them by pages has only so many mappings, and
//! everything else in the process needs some too.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::StackError;
use super::mapping::Guards;

/// No stack is smaller, whatever was asked for: a panic with its message needs this much.
pub(super) const SMALLEST: usize = 64 * 1024;

/// No larger one is asked for: no system has it, and its guard can be added to it.
pub(super) const LARGEST: usize = usize::MAX / 4;

/// What the rest of the process keeps: mappings for threads, libraries and large allocations.
const OTHERS: usize = 2_000;

/// What Linux has unless it was told otherwise.
const MAPPINGS: usize = 65_530;

/// Stacks of the process that are guarded by pages.
static PROTECTED: AtomicUsize = AtomicUsize::new(0);

/// Stacks that count toward the limit, as long as this lives.
pub(super) struct Counted {
    stacks: usize,
    among: &'static AtomicUsize,
}

impl Counted {
    pub(super) fn new(guards: Guards, stacks: usize) -> Result<Self, StackError> {
        match guards {
            Guards::Marked => Ok(Counted { stacks: 0, among: &PROTECTED }),
            Guards::Protected => Counted::among(&PROTECTED, stacks, max_mappings()),
        }
    }

    fn among(
        counter: &'static AtomicUsize,
        stacks: usize,
        mappings: usize,
    ) -> Result<Self, StackError> {
        let fits = |counted: usize| Some(counted + stacks).filter(|sum| *sum <= most(mappings));
        counter
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits)
            .map(|_| Counted { stacks, among: counter })
            .map_err(|counted| StackError::TooMany { stacks: counted, mappings })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.among.fetch_sub(self.stacks, Ordering::Relaxed);
    }
}

/// Each stack is a mapping, and so is its guard.
fn most(mappings: usize) -> usize {
    mappings.saturating_sub(OTHERS) / 2
}

fn max_mappings() -> usize {
    let text = std::fs::read_to_string("/proc/sys/vm/max_map_count");
    text.ok().and_then(|text| text.trim().parse().ok()).unwrap_or(MAPPINGS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_that_are_guarded_by_pages_leave_mappings_for_others() {
        assert_eq!(most(MAPPINGS), 31_765);
        assert_eq!(most(100), 0);
    }

    #[test]
    fn what_would_not_fit_is_refused_with_the_reason_and_what_is_dropped_fits_again() {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let all = most(MAPPINGS);
        let take = |stacks| Counted::among(&COUNTER, stacks, MAPPINGS);
        let Ok(first) = take(all) else { panic!("there is room for all of them") };
        let Err(refused) = take(64) else { panic!("there is room for no more") };
        let text = refused.to_string();
        assert!(text.starts_with("there are 31765 green stacks, and"), "{text}");
        assert!(text.contains("vm.max_map_count"), "{text}");
        drop(first);
        assert!(take(64).is_ok());
    }
}
