//! What green threads share and wait for each other by.
//!
//! A lock of the standard library that is held while something waits locks the loop up: the next who
//! wants it blocks the very thread on which the holder would go on. A [`Mutex`] of this module parks
//! the next one instead. An [`Event`] is what one waits for and another says has happened.
//!
//! Both are for every place: where no green threads run they block the thread. Whatever else is needed
//! tokio has, for sync code by [`async_to_sync`](crate::async_to_sync): channels, semaphores, barriers.

mod event;
mod mutex;

pub use event::Event;
pub use mutex::{Mutex, MutexGuard};
