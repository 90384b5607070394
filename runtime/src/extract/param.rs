//! Path parameters: one decoded text in, a value out.

use crate::Result;

/// A type that a path parameter can have.
///
/// Whether a text parses takes part in matching (R28): `/users/{id}` with `id: u64` does not match
/// `/users/abc`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a path parameter",
    label = "implement `FromParam` for it, or take the parameter as `&str`"
)]
pub trait FromParam<'r>: Sized {
    /// Whether every text parses: such a parameter hides later routes of the same shape (R29).
    const ACCEPTS_ALL: bool = false;

    /// Parses the percent-decoded text of the parameter.
    fn from_param(text: &'r str) -> Result<Self>;
}

impl<'r> FromParam<'r> for &'r str {
    const ACCEPTS_ALL: bool = true;

    fn from_param(text: &'r str) -> Result<Self> {
        Ok(text)
    }
}

impl<'r> FromParam<'r> for u64 {
    fn from_param(text: &'r str) -> Result<Self> {
        Ok(text.parse()?)
    }
}
