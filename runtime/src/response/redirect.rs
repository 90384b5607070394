//! `Redirect`: an answer that sends the client elsewhere.

use std::borrow::Cow;

use http::header::{HeaderValue, LOCATION};
use percent_encoding::{AsciiSet, utf8_percent_encode};

use crate::{IntoResponse, InvalidHeader, Response, Result, StatusCode};

/// Sends the client to another address.
///
/// | constructor | status | the client |
/// |---|---|---|
/// | [`to`](Self::to) | 302 | goes there; what was a `POST` usually becomes a `GET` |
/// | [`see_other`](Self::see_other) | 303 | goes there by `GET`: after a form |
/// | [`temporary`](Self::temporary) | 307 | repeats the request there |
/// | [`permanent`](Self::permanent) | 308 | repeats it there, and remembers |
///
/// A space and what is not ASCII are percent-encoded. The address is not checked otherwise: one
/// that a client chose may lead anywhere.
///
/// ```
/// use duotone::{IntoResponse, Redirect};
///
/// let res = Redirect::to("/café?x=1").into_response()?;
/// assert_eq!((res.status().as_u16(), res.header("location")), (302, Some("/caf%C3%A9?x=1")));
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// # Errors
///
/// Converting one with a control character in its address is an error: that is no header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    status: StatusCode,
    location: Cow<'static, str>,
}

impl Redirect {
    /// 302 Found.
    #[must_use]
    pub fn to(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::of(StatusCode::FOUND, location)
    }

    /// 303 See Other.
    #[must_use]
    pub fn see_other(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::of(StatusCode::SEE_OTHER, location)
    }

    /// 307 Temporary Redirect.
    #[must_use]
    pub fn temporary(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::of(StatusCode::TEMPORARY_REDIRECT, location)
    }

    /// 308 Permanent Redirect.
    #[must_use]
    pub fn permanent(location: impl Into<Cow<'static, str>>) -> Self {
        Redirect::of(StatusCode::PERMANENT_REDIRECT, location)
    }

    fn of(status: StatusCode, location: impl Into<Cow<'static, str>>) -> Self {
        Redirect { status, location: location.into() }
    }

    fn location(&self) -> Result<HeaderValue, InvalidHeader> {
        let invalid = || InvalidHeader::new(&self.location, "a location");
        if self.location.chars().any(char::is_control) {
            return Err(invalid());
        }
        let encoded: Cow<'_, str> = utf8_percent_encode(&self.location, SPACE).into();
        encoded.parse().map_err(|_| invalid())
    }
}

/// What is not ASCII is always encoded.
const SPACE: &AsciiSet = &AsciiSet::EMPTY.add(b' ');

impl IntoResponse for Redirect {
    fn into_response(self) -> Result<Response> {
        Ok(Response::empty(self.status).with_header(LOCATION, self.location()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_has_its_status_and_location() {
        for (redirect, status) in [
            (Redirect::to("/a"), 302),
            (Redirect::see_other("/a"), 303),
            (Redirect::temporary("/a"), 307),
            (Redirect::permanent("/a"), 308),
        ] {
            let res = redirect.into_response().unwrap();
            assert_eq!((res.status().as_u16(), res.header("location")), (status, Some("/a")));
        }
    }

    #[test]
    fn a_location_is_encoded_or_refused() {
        for (location, header) in [
            ("https://e.org/?q=%20#x", Some("https://e.org/?q=%20#x")),
            ("/a b/é", Some("/a%20b/%C3%A9")),
            ("/a\r\nset-cookie: x=1", None),
            ("/\0", None),
        ] {
            let res = Redirect::to(location).into_response();
            let found = res.as_ref().ok().and_then(|res| res.header("location"));
            assert_eq!(found, header, "{location:?}");
            assert_eq!(res.is_err_and(|error| error.is::<InvalidHeader>()), header.is_none());
        }
    }
}
