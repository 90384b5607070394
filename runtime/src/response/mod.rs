//! A response: its status, its headers and its body; what handlers may return to make one.

mod as_http;
mod content_type;
mod convert;
mod cookie;
mod finish;
mod headers;
mod into_header;
mod part;
mod redirect;

use http::{HeaderMap, StatusCode};

use crate::Body;

use content_type::ContentType;
pub use convert::{Html, IntoResponse, Recovered};
pub use cookie::{SameSite, SetCookie};
pub(crate) use headers::checked;
pub use into_header::{IntoHeaderName, IntoHeaderValue, InvalidHeader};
pub use part::ResponsePart;
pub use redirect::Redirect;

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
    /// Beside the map: see [`headers`].
    content_type: Option<ContentType>,
    /// `None` is an empty map. Boxed, since a response is moved a dozen times on its way.
    headers: Option<Box<HeaderMap>>,
    body: Body,
    /// R19: an error handler means its 200.
    recovered: bool,
    /// What stands where an after-hook took the response out.
    taken: bool,
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

    /// Whether an error handler means its 200 (R19): it answered [`Recovered`].
    pub fn is_recovered(&self) -> bool {
        self.recovered
    }

    /// Takes the response out, and leaves a mark that says so.
    pub(crate) fn take_out(&mut self) -> Response {
        let nothing = Response { taken: true, ..Response::default() };
        std::mem::replace(self, nothing)
    }

    /// Whether this is only the mark where a response was taken out.
    pub(crate) fn is_taken(&self) -> bool {
        self.taken
    }
}
