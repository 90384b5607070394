//! `Header<T>`: one header as a value.

use std::ops::Deref;

use crate::extract::FromRequest;
use crate::{HttpError, Request, Result, StatusCode};

/// A type that is made from one header.
///
/// ```
/// use duotone::{FromHeader, Header, Result, abort};
///
/// struct ApiVersion(u32);
///
/// impl<'r> FromHeader<'r> for ApiVersion {
///     const NAME: &'static str = "x-api-version";
///
///     fn from_header(text: &'r str) -> Result<Self> {
///         match text.parse() {
///             Ok(version) => Ok(ApiVersion(version)),
///             Err(_) => abort!(400, "expected a number"),
///         }
///     }
/// }
///
/// fn index(version: Option<Header<ApiVersion>>) -> String {
///     format!("version {}", version.map_or(1, |version| version.0.0))
/// }
///
/// assert_eq!(index(Some(Header(ApiVersion(2)))), "version 2");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not made from a header",
    label = "`Header<T>` needs a `T` that implements `FromHeader`",
    note = "`duotone::headers` has a few; for the text of any header use `req.header(\"name\")`"
)]
pub trait FromHeader<'r>: Sized {
    /// The header's name, in lower case.
    const NAME: &'static str;

    /// Parses the value, which is visible ASCII.
    fn from_header(text: &'r str) -> Result<Self>;
}

/// One header, as a type that says which: see [`FromHeader`] and [`headers`](crate::headers).
///
/// The first value is taken if there are several. A request without it, and a value that is not
/// visible ASCII or does not parse, is a 400 (R34); `Option<Header<T>>` is `None` without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<T>(pub T);

impl<T> Deref for Header<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'r, T: FromHeader<'r>> FromRequest<'r> for Header<T> {
    fn from_request(req: &'r Request) -> Result<Self> {
        text(req, T::NAME).and_then(T::from_header).map(Header)
    }
}

fn text<'r>(req: &'r Request, name: &str) -> Result<&'r str> {
    let Some(value) = req.headers().get(name) else {
        let absent = HttpError::absent(StatusCode::BAD_REQUEST);
        return Err(absent.message(format!("the header `{name}` is missing")).into());
    };
    value.to_str().map_err(|_| malformed(name, "it is not visible ASCII").into())
}

/// The error for a header that is there and does not parse.
pub(crate) fn malformed(name: &str, why: &str) -> HttpError {
    HttpError::new(StatusCode::BAD_REQUEST)
        .message(format!("the header `{name}` is malformed: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::request;
    use crate::headers::UserAgent;

    // R34
    #[test]
    fn a_header_is_there_or_absent_or_malformed() {
        let req = request(http::Request::get("/"));
        assert!(Option::<Header<UserAgent<'_>>>::from_request(&req).unwrap().is_none());
        let error = Header::<UserAgent<'_>>::from_request(&req).unwrap_err();
        assert_eq!(error.to_string(), "400 Bad Request: the header `user-agent` is missing");

        let req = request(http::Request::get("/").header("User-Agent", "curl/8"));
        assert_eq!(Header::<UserAgent<'_>>::from_request(&req).unwrap().0.0, "curl/8");

        let req = request(http::Request::get("/").header("user-agent", &b"\xff"[..]));
        let error = Option::<Header<UserAgent<'_>>>::from_request(&req).unwrap_err();
        assert_eq!(
            error.to_string(),
            "400 Bad Request: the header `user-agent` is malformed: it is not visible ASCII"
        );
    }
}
