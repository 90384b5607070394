//! A panic of a handler, as an error (R13).

use std::any::Any;
use std::fmt;

/// What a handler's panic becomes: an error of this type, without a status.
///
/// The message is logged and shown in debug mode only; clients never see it otherwise.
#[derive(Debug)]
pub struct Panic {
    message: String,
}

impl Panic {
    /// From what `catch_unwind` returned.
    pub(crate) fn new(payload: &(dyn Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&'static str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a value that is not text".to_owned());
        Panic { message }
    }

    /// What was panicked with.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.message)
    }
}

impl std::error::Error for Panic {}
