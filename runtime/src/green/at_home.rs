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

// SAFETY: `value` is touched only where the thread is the home that made it (`get_mut`, `Drop`), and
// no two threads are homes of the same number.
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

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::green::{DEFAULT_SIZE, Home};

    #[test]
    fn a_value_is_used_and_dropped_where_it_was_made() {
        let _home = Home::open(DEFAULT_SIZE);
        let value = Rc::new(7);
        let mut at_home = AtHome::new(Rc::clone(&value));
        assert_eq!(**at_home.get_mut(), 7);
        drop(at_home);
        assert_eq!(Rc::strong_count(&value), 1);
    }

    #[test]
    fn elsewhere_it_is_neither_used_nor_dropped() {
        let first = Home::open(DEFAULT_SIZE);
        let value = Rc::new(7);
        let mut at_home = AtHome::new(Rc::clone(&value));
        drop(first);
        // The same thread, as another home.
        let _second = Home::open(DEFAULT_SIZE);
        let used = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| **at_home.get_mut()));
        assert!(used.is_err());
        drop(at_home);
        assert_eq!(Rc::strong_count(&value), 2, "it stays");
    }

    #[test]
    fn another_thread_can_do_it_no_harm() {
        let _home = Home::open(DEFAULT_SIZE);
        let value = Rc::new(7);
        let at_home = AtHome::new(Rc::clone(&value));
        std::thread::spawn(move || drop(at_home)).join().unwrap();
        assert_eq!(Rc::strong_count(&value), 2, "it stays");
    }
}
