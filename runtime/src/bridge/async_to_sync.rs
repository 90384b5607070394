//! Sync code calls async code.

use std::future::Future;
use std::pin::{Pin, pin};

use crate::bridge::here;
use crate::bridge::{Bridge, bridge_of, drive};
use crate::cancel::Unless;
use crate::context::{self, Context, is_discarding};
#[cfg(feature = "green")]
use crate::green::{self, Ended, Unwinding};
use crate::{Cancelled, Request};

const INSTEAD: &str = "`.await` the future instead";

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
    here::assert_may_wait("async_to_sync", INSTEAD);
    wait_by(&ByBridge, future)
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
    here::assert_may_wait("async_to_sync", INSTEAD);
    run(&ByBridge, future, true)
}

/// How a thread waits for a future.
pub(crate) trait Waits {
    /// The output of the future. The bridge is that of the running code.
    fn wait<F: Future>(&self, bridge: &dyn Bridge, future: F) -> F::Output;
}

/// By the bridge, or by parking the green thread.
struct ByBridge;

impl Waits for ByBridge {
    fn wait<F: Future>(&self, bridge: &dyn Bridge, future: F) -> F::Output {
        drive(bridge, future)
    }
}

/// As [`async_to_sync`], by other means.
pub(crate) fn wait_by<F: Future>(how: &impl Waits, future: F) -> F::Output {
    // Without unwinding its end would be that of the process.
    match run(how, future, cfg!(panic = "unwind")) {
        Ok(output) => output,
        Err(cancelled) => cancelled.unwind(),
    }
}

/// As [`try_async_to_sync`], by other means.
#[cfg(feature = "green")]
pub(crate) fn try_wait_by<F: Future>(how: &impl Waits, future: F) -> Result<F::Output, Cancelled> {
    run(how, future, true)
}

fn run<F: Future>(
    how: &impl Waits,
    future: F,
    is_cancellable: bool,
) -> Result<F::Output, Cancelled> {
    let in_async = here::is_async();
    // A `Drop` while a panic unwinds an async function, where a second panic would end the process,
    // or of one that is cancelled. The app's bridge may need the loop that this blocks, the
    // process's own does not.
    let context = if in_async || is_discarding() { None } else { context::get() };
    let bridge = bridge_of(context.as_ref());
    let mut future = pin!(Some(future));
    // INVARIANT: it is there until it is dropped below.
    let driven = future.as_mut().as_pin_mut().expect("a future");
    let output = match context.as_ref().and_then(Context::own_request) {
        Some(req) if is_cancellable => match unless(req, driven) {
            Ok(unless) => wait(how, bridge, unless),
            Err(driven) => wait(how, bridge, driven).map(Ok),
        },
        _ => wait(how, bridge, driven).map(Ok),
    };
    if !matches!(output, Ok(Ok(_))) {
        // What it holds is dropped as by an event loop: what waits there is not cancelled.
        context::discard_by(|| future.set(None));
        #[cfg(feature = "green")]
        if !in_async && let Some(green) = green::waiter() {
            green.before_end();
        }
    }
    output.unwrap_or_else(|ended| ended.unwind())
}

/// Waits for a future to its end, unless something else than its request ends the code that waits.
#[cfg(feature = "green")]
fn wait<F: Future>(how: &impl Waits, bridge: &dyn Bridge, future: F) -> Result<F::Output, Ended> {
    match green::ends() {
        None => Ok(how.wait(bridge, future)),
        Some(ends) => how.wait(bridge, ends.around(pin!(future))),
    }
}

/// Without green threads nothing else does.
#[cfg(not(feature = "green"))]
#[expect(clippy::unnecessary_wraps, reason = "as with green threads")]
fn wait<F: Future>(how: &impl Waits, bridge: &dyn Bridge, future: F) -> Result<F::Output, Ended> {
    Ok(how.wait(bridge, future))
}

/// Nothing but the end of the request ends the code that waits.
#[cfg(not(feature = "green"))]
enum Ended {}

#[cfg(not(feature = "green"))]
impl Ended {
    fn unwind(self) -> ! {
        match self {}
    }
}

/// A future that is waited for unless the request is cancelled (R48). In a `Drop` while the stack
/// unwinds it is given back: to unwind once more would end the process.
#[cfg(feature = "green")]
fn unless<'a, F: Future>(
    req: &'a Request,
    future: Pin<&'a mut F>,
) -> Result<Unless<'a, F>, Pin<&'a mut F>> {
    match green::unwinding() {
        Unwinding::No => Ok(req.unless(future)),
        // As soon as it is known that this is none.
        Unwinding::Unknown => Ok(req.unless(future).once(green::may_unwind)),
        Unwinding::Yes => Err(future),
    }
}

/// Without green threads that is known.
#[cfg(not(feature = "green"))]
fn unless<'a, F: Future>(
    req: &'a Request,
    future: Pin<&'a mut F>,
) -> Result<Unless<'a, F>, Pin<&'a mut F>> {
    if std::thread::panicking() { Err(future) } else { Ok(req.unless(future)) }
}
