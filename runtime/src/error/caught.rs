//! Which errors an error handler is given, by the type of its argument.

use std::any::{Any, TypeId};
use std::error::Error as StdError;

use crate::{Error, HttpError};

/// What the argument of an `#[error_handler]` may point to: an error type, or [`Error`] itself
/// for any error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error type",
    label = "expected a type that implements `std::error::Error`, or `duotone::Error`"
)]
pub trait Caught: Any {
    /// Whether a handler of this type is for that error (R14). What is merely shown as an
    /// [`HttpError`] is not one.
    fn catches(error: &Error) -> bool;

    /// The error as this type, when it is one or is shown as one.
    fn caught(error: &Error) -> Option<&Self>;
}

impl<E: StdError + 'static> Caught for E {
    fn catches(error: &Error) -> bool {
        error.is::<E>()
    }

    fn caught(error: &Error) -> Option<&Self> {
        if TypeId::of::<E>() == TypeId::of::<HttpError>() {
            let shown: Option<&dyn Any> = error.http().map(|http| http as &dyn Any);
            return shown.and_then(|shown| shown.downcast_ref());
        }
        error.downcast_ref()
    }
}

impl Caught for Error {
    fn catches(_: &Error) -> bool {
        true
    }

    fn caught(error: &Error) -> Option<&Self> {
        Some(error)
    }
}

/// What the argument of an `#[error_handler(404)]` may point to.
#[diagnostic::on_unimplemented(
    message = "a status handler cannot take `&{Self}`",
    label = "expected `&HttpError` or `&Error`",
    note = "`#[error_handler]` without a status takes errors by their type"
)]
pub trait ByStatus: Caught {}

impl ByStatus for HttpError {}
impl ByStatus for Error {}
