//! A value that stays on the thread that made it, inside of a type that may be sent.
#![expect(unsafe_code, reason = "it is sent only in type: who has it elsewhere cannot use it")]

use std::mem::ManuallyDrop;
use std::num::NonZeroU64;

use super::home;

/// The futures of requests may be sent, and those of class `green` never are.
pub(super) struct AtHome<T> {
    value: ManuallyDrop<T>,
    home: NonZeroU64,
}

// SAFETY: `value` is touched only where the thread is the home that made it (`get_mut`, `take`,
// `Drop`), and no two threads are homes of the same number.
unsafe impl<T> Send for AtHome<T> {}

impl<T> AtHome<T> {
    /// # Panics
    ///
    /// Where this thread is no home.
    pub(super) fn new(value: T) -> Self {
        let home = home::number().expect("a thread that runs green threads");
        AtHome { value: ManuallyDrop::new(value), home }
    }

    /// # Panics
    ///
    /// On another thread.
    pub(super) fn get_mut(&mut self) -> &mut T {
        assert!(self.is_here(), "a green thread was polled on a thread that is not its own");
        &mut self.value
    }

    fn is_here(&self) -> bool {
        home::number() == Some(self.home)
    }
}

impl<T> Drop for AtHome<T> {
    fn drop(&mut self) {
        if self.is_here() {
            // SAFETY: it is dropped here, once, and not used after that.
            unsafe { ManuallyDrop::drop(&mut self.value) };
        } else {
            tracing::error!("a green thread was dropped on a thread that is not its own: it stays");
        }
    }
}
