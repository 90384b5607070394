//! Dropping on a loop what may wait in a `Drop`.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

use super::{call, home, is_running};

/// Drops a value: on a loop of green threads on one of those, so that a `Drop` that waits parks that
/// and not the loop. What need not wait is dropped when this returns.
pub(crate) fn discard(value: impl Send + 'static) {
    // A green thread that began while something unwinds would take that for its own.
    if !home::is_open() || is_running() || std::thread::panicking() {
        return drop(value);
    }
    // Where there is no stack for it, the function that is not called drops the value here.
    if let Ok(green) = call(move || drop(value)) {
        // If it has to wait, it goes on by itself when nobody polls it any more.
        let _ = pin!(green).poll(&mut Context::from_waker(Waker::noop()));
    }
}
