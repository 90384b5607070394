//! The locks, conditions and threads of the bridge and of whatever waits for it.
//!
//! They are those of the standard library. Built with `--cfg loom` they are loom's, which runs the
//! tests in the modules `under_loom` in every order that their threads can meet in.

#[cfg(not(all(loom, test)))]
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, atomic};
#[cfg(not(all(loom, test)))]
pub(crate) use std::thread;

#[cfg(all(loom, test))]
pub(crate) use loom::sync::{Condvar, Mutex, MutexGuard, atomic};
#[cfg(all(loom, test))]
pub(crate) use loom::thread;

/// What a thread keeps for itself.
macro_rules! per_thread {
    ($($(#[$attr:meta])* static $name:ident: $type:ty = const { $init:expr };)*) => {$(
        #[cfg(not(all(loom, test)))]
        std::thread_local!($(#[$attr])* static $name: $type = const { $init });
        #[cfg(all(loom, test))]
        loom::thread_local!($(#[$attr])* static $name: $type = $init);
    )*};
}

pub(crate) use per_thread;
