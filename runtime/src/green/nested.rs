//! What is said where sync code starts a runtime inside of the loop that runs it.

use super::current;

/// What to do instead, for a panic of tokio's with this message.
pub(crate) fn help(message: &str) -> Option<&'static str> {
    let is_nested = message.starts_with("Cannot start a runtime from within a runtime");
    (is_nested && current::is_some()).then_some(
        "a green thread is a part of an event loop: drive the future by `async_to_sync`; what \
         brings a runtime of its own, as the crate `postgres`, is for \
         `async_to_sync(sync_to_async(..))`",
    )
}
