//! Sync code calls async code.

use std::future::Future;
use std::pin::pin;

use crate::Cancelled;
use crate::bridge::here::{self, Here};
use crate::bridge::{bridge_of, drive};
use crate::context::{self, Context, is_discarding};

/// Runs a future to its end on this thread, which blocks for it (R43).
///
/// It works in every sync function: in a view or hook, on a thread of your own, in a `Drop`, with
/// an app or without. The future need be neither `'static` nor `Send`. Its errors and panics
/// arrive unchanged (R46), and it sees the current request (R37). In a request, and where an
/// app is [entered](crate::App::enter), the app's [`Bridge`](crate::Bridge) drives it, elsewhere the
/// default one.
///
/// When the request is cancelled while this thread waits, because its client is gone or its
/// [time](macro@crate::route#within-a-time) is over, the sync function ends here (R48), like a future that is dropped: its values are dropped, and nothing is
/// reported. [`try_async_to_sync`] returns an error instead.
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
    // Without unwinding its end would be that of the process.
    match run(future, cfg!(panic = "unwind")) {
        Ok(output) => output,
        Err(cancelled) => cancelled.unwind(),
    }
}

/// The same as [`async_to_sync`], for those who want to be told that the request is cancelled.
///
/// Once a request is cancelled, all of its sync code that would have to wait is told so; what has to
/// be waited for all the same belongs into a teardown.
///
/// Outside of a request, in a teardown, in work that was started by
/// [`copy_current_request_context`](crate::copy_current_request_context), and in a `Drop` while the
/// stack unwinds nothing is cancelled.
///
/// ```
/// use duotone::prelude::*;
/// use duotone::try_async_to_sync;
///
/// # async fn next_event() -> String { "event".to_owned() }
/// #[get("/poll")]
/// fn poll() -> Result<String> {
///     match try_async_to_sync(next_event()) {
///         Ok(event) => Ok(event),
///         Err(cancelled) => {
///             // The client is gone, or a `timeout` is over. Let go of what others wait for ..
///             Err(cancelled.into())
///         }
///     }
/// }
///
/// let client = App::new().handlers(handlers![poll]).build()?.test_client();
/// assert_eq!(client.get("/poll").send().text(), "event");
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// The request is cancelled, and the future would have had to wait. It is dropped.
///
/// # Panics
///
/// Inside an async function that Duotone runs: `.await` the future instead.
#[track_caller]
pub fn try_async_to_sync<F: Future>(future: F) -> Result<F::Output, Cancelled> {
    run(future, true)
}

#[track_caller]
fn run<F: Future>(future: F, is_cancellable: bool) -> Result<F::Output, Cancelled> {
    let in_async = here::get() != Here::Anywhere || is_on_green_loop();
    let unwinding = std::thread::panicking();
    here::assert_may_wait("async_to_sync", "`.await` the future instead");
    // A `Drop` while a panic unwinds an async function, where a second panic would end the process,
    // or of one that is cancelled. The app's bridge may need the loop that this blocks, the
    // process's own does not.
    let context = if in_async || is_discarding() { None } else { context::get() };
    let bridge = bridge_of(context.as_ref());
    let mut future = pin!(Some(future));
    // INVARIANT: it is there until it is dropped below.
    let driven = future.as_mut().as_pin_mut().expect("a future");
    match context.as_ref().and_then(Context::own_request) {
        // A panic while another unwinds ends the process.
        Some(req) if is_cancellable && !unwinding => {
            let output = drive(bridge, req.unless(driven));
            if output.is_err() {
                // What it holds is dropped as by an event loop: what waits there is not cancelled.
                context::discard_by(|| future.set(None));
            }
            output
        }
        _ => Ok(drive(bridge, driven)),
    }
}

/// Whether this is the loop of green threads, and none of them runs: then it is a task that others than
/// we poll. What a request leaves behind may wait there, as on any loop.
fn is_on_green_loop() -> bool {
    #[cfg(feature = "green")]
    return crate::green::is_here() && !crate::green::is_running() && !is_discarding();
    #[cfg(not(feature = "green"))]
    false
}
