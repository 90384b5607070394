//! A panic of a handler, as an error (R13).

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll};

use crate::color::BoxFuture;
use crate::{Cancelled, Error, Result};

/// What a handler's panic becomes: an error of this type, without a status.
///
/// The message is logged and shown in debug mode only; clients never see it otherwise.
#[derive(Debug)]
pub struct Panic {
    message: String,
    /// What to do instead, where that is known.
    help: Option<&'static str>,
}

impl Panic {
    /// From what `catch_unwind` returned.
    pub(crate) fn new(payload: &(dyn Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&'static str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a value that is not text".to_owned());
        #[cfg(feature = "green")]
        let help = crate::green::help(&message);
        #[cfg(not(feature = "green"))]
        let help = None;
        Panic { message, help }
    }

    /// From what `catch_unwind` returned, which is dropped: that may panic as well.
    pub(crate) fn caught(payload: Box<dyn Any + Send>) -> Self {
        let panic = Panic::new(&*payload);
        if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            // Its own drop is not to be trusted either.
            std::mem::forget(again);
        }
        panic
    }

    /// Drops what users made: its `Drop` is their code, so its panic is logged and goes no further
    /// (R13).
    pub(crate) fn discard<T>(value: T) {
        Panic::contain(|| drop(value));
    }

    /// The same for a value that is dropped in its place, because it is large.
    pub(crate) fn contain(drop: impl FnOnce()) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(drop)) {
            let panic = Panic::caught(payload);
            tracing::error!(message = panic.message(), "a value panicked when it was dropped");
        }
    }

    /// The text of an error: its `Display` is users' code too.
    pub(crate) fn text_of(error: &dyn fmt::Display) -> String {
        catch_unwind(AssertUnwindSafe(|| error.to_string()))
            .unwrap_or_else(|payload| format!("an error whose text {}", Panic::caught(payload)))
    }

    /// What was panicked with.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.message)?;
        self.help.map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

impl std::error::Error for Panic {}

/// Calls a function; its panic is an error.
pub(crate) fn caught<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    // A handler that panics may leave what it shares with others in any state, as anywhere in
    // Rust: locks tell by being poisoned. What the cycle owns is replaced by the 500 path.
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| Err(error_of(payload)))
}

/// Polls a future; its panic is an error, and then it is not polled again.
pub(crate) fn poll_caught<T>(
    future: &mut BoxFuture<'_, Result<T>>,
    cx: &mut Context<'_>,
) -> Poll<Result<T>> {
    catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)))
        .unwrap_or_else(|payload| Poll::Ready(Err(error_of(payload))))
}

/// The error that was unwound with: a panic, or the end of a cancelled request (R48). The end of a
/// time limit goes on to whoever has set it.
pub(crate) fn error_of(payload: Box<dyn Any + Send>) -> Error {
    #[cfg(feature = "green")]
    let payload = crate::green::Elapsing::pass_on(payload);
    match payload.downcast::<Cancelled>() {
        Ok(cancelled) => (*cancelled).into(),
        Err(payload) => Panic::caught(payload).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // R13
    #[test]
    fn the_message_of_a_panic_is_kept() {
        let rows: [(Box<dyn Any + Send>, &str); 3] = [
            (Box::new("text"), "text"),
            (Box::new("text".to_owned()), "text"),
            (Box::new(7), "a value that is not text"),
        ];
        for (payload, message) in rows {
            let panic = Panic::new(&*payload);
            assert_eq!(
                (panic.message(), panic.to_string()),
                (message, format!("panicked: {message}"))
            );
        }
    }
}
