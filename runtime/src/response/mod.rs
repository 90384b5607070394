//! A response, and what handlers may return to make one.
//!
//! `Content-Type` stands beside the header map until the server's edge: most responses have no
//! other header of their own, and the first entry of a `HeaderMap` costs two allocations.

mod convert;
mod header;

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::Body;

pub use convert::IntoResponse;
pub use header::{IntoHeaderName, IntoHeaderValue};

/// A response: status, headers, body.
///
/// ```
/// use duotone::{Response, StatusCode};
///
/// let mut res = Response::new("made").with_status(StatusCode::CREATED);
/// res.set_header("x-id", 7);
/// assert_eq!(res.status(), StatusCode::CREATED);
/// assert_eq!(res.header("x-id"), Some("7"));
/// ```
#[derive(Debug, Default)]
pub struct Response {
    status: StatusCode,
    content_type: Option<HeaderValue>,
    headers: HeaderMap,
    body: Body,
}

impl Response {
    /// 200 with this body and no headers.
    #[must_use]
    pub fn new(body: impl Into<Body>) -> Self {
        Response { body: body.into(), ..Response::default() }
    }

    /// This status, no body, no headers.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Response { status, ..Response::default() }
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Changes the status.
    pub fn set_status(&mut self, status: StatusCode) {
        self.status = status;
    }

    /// The same response with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The first value of a header, when it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = match &self.content_type {
            Some(value) if name.eq_ignore_ascii_case("content-type") => Some(value),
            _ => self.headers.get(name),
        };
        value.and_then(|value| value.to_str().ok())
    }

    /// Sets a header, in place of all of its name.
    ///
    /// # Panics
    ///
    /// When the name or the value is not valid in HTTP (RFC 9110 section 5): a value with a line
    /// break, say. In a handler that is a 500 (R13). [`headers_mut`](Self::headers_mut) takes
    /// values that were checked.
    pub fn set_header(&mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) {
        let (name, value) = (name.into_name(), value.into_value());
        if name == CONTENT_TYPE {
            self.headers.remove(CONTENT_TYPE);
            self.content_type = Some(value);
        } else {
            self.headers.insert(name, value);
        }
    }

    /// Adds a header beside those of its name.
    ///
    /// # Panics
    ///
    /// As [`set_header`](Self::set_header).
    pub fn append_header(&mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) {
        self.headers_mut().append(name.into_name(), value.into_value());
    }

    /// The same response with a header set.
    ///
    /// # Panics
    ///
    /// As [`set_header`](Self::set_header).
    #[must_use]
    pub fn with_header(mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) -> Self {
        self.set_header(name, value);
        self
    }

    /// Removes all headers of this name; says whether there was one.
    pub fn remove_header(&mut self, name: &str) -> bool {
        self.headers_mut().remove(name).is_some()
    }

    /// All headers.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        let content_type = self.content_type.iter().map(|value| (&CONTENT_TYPE, value));
        content_type.chain(&self.headers)
    }

    /// All headers, to change.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        if let Some(value) = self.content_type.take() {
            self.headers.insert(CONTENT_TYPE, value);
        }
        &mut self.headers
    }

    /// Its body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Puts another body in; headers stay as they are.
    pub fn set_body(&mut self, body: impl Into<Body>) {
        self.body = body.into();
    }

    /// Takes the body out, leaving none.
    pub fn take_body(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }

    /// As the `http` crate's type, for a server or a test.
    pub fn into_http(mut self) -> http::Response<Body> {
        self.headers_mut();
        let mut res = http::Response::new(self.body);
        *res.status_mut() = self.status;
        *res.headers_mut() = self.headers;
        res
    }

    /// Whether an error handler means its 200 (R19).
    pub(crate) fn is_recovered(&self) -> bool {
        false
    }

    /// Takes the form in which it is sent (R22, R36).
    pub(crate) fn finish(&mut self, _method: &http::Method) {}

    /// With a content type that the type of an answer implies.
    pub(crate) fn typed(body: impl Into<Body>, content_type: HeaderValue) -> Self {
        Response { content_type: Some(content_type), ..Response::new(body) }
    }
}

impl From<http::Response<Body>> for Response {
    fn from(res: http::Response<Body>) -> Self {
        let (parts, body) = res.into_parts();
        Response { status: parts.status, content_type: None, headers: parts.headers, body }
    }
}
