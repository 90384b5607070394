//! What `set_header` takes: text is checked here, once, with a message that names it.

use http::header::{HeaderName, HeaderValue};

/// A header's name: text or a constant of [`http::header`].
pub trait IntoHeaderName {
    /// The name.
    ///
    /// # Panics
    ///
    /// When it is not a token (RFC 9110 section 5.6.2).
    fn into_name(self) -> HeaderName;
}

impl IntoHeaderName for HeaderName {
    fn into_name(self) -> HeaderName {
        self
    }
}

impl IntoHeaderName for &str {
    fn into_name(self) -> HeaderName {
        self.parse().unwrap_or_else(|_| panic!("`{self}` is not a header name"))
    }
}

/// A header's value: text, a number, or a [`HeaderValue`].
pub trait IntoHeaderValue {
    /// The value.
    ///
    /// # Panics
    ///
    /// When it has a character that no header may have: a line break, say.
    fn into_value(self) -> HeaderValue;
}

impl IntoHeaderValue for HeaderValue {
    fn into_value(self) -> HeaderValue {
        self
    }
}

impl IntoHeaderValue for &str {
    fn into_value(self) -> HeaderValue {
        self.parse().unwrap_or_else(|_| panic!("{self:?} is not a header value"))
    }
}

impl IntoHeaderValue for String {
    fn into_value(self) -> HeaderValue {
        let value = HeaderValue::from_maybe_shared(bytes::Bytes::from(self.clone()));
        value.unwrap_or_else(|_| panic!("{self:?} is not a header value"))
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoHeaderValue for $number {
            fn into_value(self) -> HeaderValue {
                HeaderValue::from(self)
            }
        }
    )*};
}

numbers!(u16 i16 u32 i32 u64 i64 usize isize);
