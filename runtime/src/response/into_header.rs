//! What `set_header` takes: text is checked here, once, with a message that names it.

use http::header::{HeaderName, HeaderValue};

use crate::extract::Quoted;

/// A name or a value that HTTP does not allow (RFC 9110 section 5): a value with a line break,
/// say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidHeader(String);

impl InvalidHeader {
    pub(crate) fn new(text: &str, expected: &str) -> Self {
        InvalidHeader(format!("{} is not {expected}", Quoted(text)))
    }
}

/// A header's name: text or a constant of [`header`](crate::header).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a header name",
    label = "expected text or a constant of `duotone::header`"
)]
pub trait IntoHeaderName {
    /// The name, if it is a token (RFC 9110 section 5.6.2).
    fn into_name(self) -> Result<HeaderName, InvalidHeader>;
}

impl IntoHeaderName for HeaderName {
    fn into_name(self) -> Result<HeaderName, InvalidHeader> {
        Ok(self)
    }
}

impl IntoHeaderName for &str {
    fn into_name(self) -> Result<HeaderName, InvalidHeader> {
        self.parse().map_err(|_| InvalidHeader::new(self, "a header name"))
    }
}

/// A header's value: text, a number, or a [`HeaderValue`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a header value",
    label = "expected text, a number or a `HeaderValue`"
)]
pub trait IntoHeaderValue {
    /// The value, if it has no character that a header may not have: a line break, say.
    fn into_value(self) -> Result<HeaderValue, InvalidHeader>;
}

impl IntoHeaderValue for HeaderValue {
    fn into_value(self) -> Result<HeaderValue, InvalidHeader> {
        Ok(self)
    }
}

impl IntoHeaderValue for &str {
    fn into_value(self) -> Result<HeaderValue, InvalidHeader> {
        self.parse().map_err(|_| InvalidHeader::new(self, "a header value"))
    }
}

impl IntoHeaderValue for String {
    fn into_value(self) -> Result<HeaderValue, InvalidHeader> {
        self.as_str().into_value()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoHeaderValue for $number {
            fn into_value(self) -> Result<HeaderValue, InvalidHeader> {
                Ok(HeaderValue::from(self))
            }
        }
    )*};
}

numbers!(u16 i16 u32 i32 u64 i64 usize isize);
