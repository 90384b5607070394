//! Sync code calls async code.

use std::future::Future;

use crate::bridge::here::{self, Here};
use crate::bridge::{bridge_of, drive};
use crate::context::{self, is_discarding};

/// Runs a future to its end on this thread, which blocks for it (R43).
///
/// It works in every sync function: in a view or hook, on a thread of your own, in a `Drop`, with
/// an app or without. The future need be neither `'static` nor `Send`. Its errors and panics
/// arrive unchanged (R46), and it sees the current request (R37). In a request, and where an
/// app is [entered](crate::App::enter), the app's [`Bridge`](crate::Bridge) drives it, elsewhere the
/// default one.
///
/// ```
/// use duotone::async_to_sync;
///
/// let name = String::from("Ada");
/// let greeting = async_to_sync(async { format!("Hello, {name}!") });
/// assert_eq!(greeting, "Hello, Ada!");
/// ```
///
/// # Panics
///
/// Inside an async function that Duotone runs: `.await` the future instead.
#[track_caller]
pub fn async_to_sync<F: Future>(future: F) -> F::Output {
    let in_async = here::get() != Here::Anywhere;
    assert!(
        !in_async || std::thread::panicking(),
        "`async_to_sync` was called inside an async function, where it would block the event loop: \
         `.await` the future instead"
    );
    // A `Drop` while a panic unwinds an async function, where a second panic would end the process,
    // or of one that is cancelled. The app's bridge may need the loop that this blocks, the
    // process's own does not.
    let context = if in_async || is_discarding() { None } else { context::get() };
    drive(bridge_of(context.as_ref()), future)
}
