//! What kind of code runs on this thread at this moment: the answer decides between blocking,
//! running in place, and refusing (R43, R44).

use std::cell::Cell;

#[cfg(feature = "green")]
use crate::context;
use crate::sync::per_thread;

/// Where the running code finds itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    /// In sync code, or in async code that others poll: this thread is not known to have a loop.
    Anywhere,
    /// In async code that a driver polls on an event loop.
    Loop,
    /// In async code that a bridge polls for a sync caller: this thread blocks for it.
    Driving,
}

per_thread! {
    static HERE: Cell<Here> = const { Cell::new(Here::Anywhere) };
}

pub(crate) fn get() -> Here {
    HERE.with(Cell::get)
}

/// Changes the answer; gives that of before.
#[cfg(feature = "green")]
pub(crate) fn replace(here: Here) -> Here {
    HERE.replace(here)
}

/// Changes the answer for as long as the guard lives.
#[must_use]
pub(crate) fn enter(here: Here) -> Entered {
    Entered { before: HERE.with(|current| current.replace(here)) }
}

/// In what an event loop polls, for as long as the guard lives. Under a bridge it is not the loop's
/// thread that polls it: there sync code may run in place (R44), and the answer stays as it is.
pub(crate) fn enter_loop() -> Option<Entered> {
    (get() != Here::Driving).then(|| enter(Here::Loop))
}

/// Whether this is async code that somebody polls who would be blocked.
#[inline]
pub(crate) fn is_async() -> bool {
    get() != Here::Anywhere || is_on_green_loop()
}

/// Whether this thread blocks for the async code that it polls.
#[cfg(feature = "green")]
pub(crate) fn is_blocked() -> bool {
    get() == Here::Driving
}

/// Whether this is the loop of green threads, and none of them runs: then it is a task that others than
/// we poll. What a request leaves behind may wait there, as on any loop.
fn is_on_green_loop() -> bool {
    #[cfg(feature = "green")]
    return crate::green::is_here() && !crate::green::is_running() && !context::is_discarding();
    #[cfg(not(feature = "green"))]
    false
}

/// Refuses a call that waits where it would block the loop that polls this code (R43): says what to
/// do instead. Not in a `Drop` while a panic unwinds, where a second one would end the process.
#[inline]
#[track_caller]
pub(crate) fn assert_may_wait(call: &str, instead: &str) {
    assert!(
        !is_async() || std::thread::panicking(),
        "`{call}` was called inside an async function, where it would block the event loop: {instead}"
    );
}

/// Puts back the answer of before, also when the code panics.
pub(crate) struct Entered {
    before: Here,
}

impl Drop for Entered {
    fn drop(&mut self) {
        HERE.with(|current| current.set(self.before));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_put_back_also_by_a_panic() {
        let outer = enter(Here::Loop);
        let panicked = std::panic::catch_unwind(|| {
            let _inner = enter(Here::Driving);
            assert_eq!(get(), Here::Driving);
            panic!("on purpose");
        });
        assert!(panicked.is_err());
        assert_eq!(get(), Here::Loop);
        drop(outer);
        assert_eq!(get(), Here::Anywhere);
    }
}
