//! A content type beside the header map: that of an answer's type, or one of a handler's own.

use http::HeaderValue;

/// A content type. It is small: a response is moved a dozen times on its way.
#[derive(Debug)]
pub(super) enum ContentType {
    /// The type of the answer implies it.
    Implied(&'static HeaderValue),
    Set(Box<HeaderValue>),
}

impl ContentType {
    pub(super) fn value(&self) -> &HeaderValue {
        match self {
            ContentType::Implied(value) => value,
            ContentType::Set(value) => value,
        }
    }

    pub(super) fn into_value(self) -> HeaderValue {
        match self {
            ContentType::Implied(value) => value.clone(),
            ContentType::Set(value) => *value,
        }
    }
}
