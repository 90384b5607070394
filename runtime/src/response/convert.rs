//! What a handler may return (R35). Conversion can fail: `None` is an error of 404, so that error
//! handlers see it.

use std::borrow::Cow;
use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderValue, StatusCode};

use crate::{Body, Error, HttpError, Response, Result};

/// What a view or an error handler may return.
///
/// | answer | response |
/// |---|---|
/// | `&'static str`, `String`, `Cow<'static, str>` | 200, `text/plain; charset=utf-8` |
/// | [`Html(text)`](crate::Html) | 200, `text/html; charset=utf-8` |
/// | [`Json(value)`](crate::Json) | 200, `application/json` |
/// | `Bytes`, `Vec<u8>`, `&'static [u8]` | 200, `application/octet-stream` |
/// | [`Body`] | 200 without a content type |
/// | `()` | 204 |
/// | `StatusCode` | that status, no body |
/// | [`Redirect`](crate::Redirect) | 302, 303, 307 or 308 |
/// | `(part, T)` up to `(part, part, part, T)` | `T`'s response, changed by what stands before it: see [`ResponsePart`](crate::ResponsePart) |
/// | [`Response`], `http::Response<Body>` | itself |
/// | `Option<T>` | `T`'s, or an error of 404 that error handlers see |
/// | `Result<T, E>` | `T`'s, or the error path (R13); `E` is any `std::error::Error` or [`Error`] |
/// | `impl IntoResponse`, `Result<impl IntoResponse, E>` | whatever it is |
/// | [`Recovered(T)`](crate::Recovered) | `T`'s, also from an error handler (R19) |
///
/// ```
/// use duotone::{IntoResponse, SetCookie, StatusCode};
///
/// let answer = (StatusCode::CREATED, [("x-id", "7")], "made");
/// let res = answer.into_response()?;
/// assert_eq!((res.status().as_u16(), res.header("x-id")), (201, Some("7")));
///
/// assert_eq!(None::<&str>.into_response().unwrap_err().status(), Some(StatusCode::NOT_FOUND));
/// # Ok::<(), duotone::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response",
    label = "a handler cannot return this",
    note = "return text, `Json(..)`, `Html(..)`, `(StatusCode, T)`, `Response`, or a `Result` of these"
)]
pub trait IntoResponse {
    /// The response, or an error for the error handlers (R13).
    fn into_response(self) -> Result<Response>;
}

/// Text as `text/html; charset=utf-8`. Nothing in it is escaped.
///
/// ```
/// use duotone::{Html, IntoResponse};
///
/// let res = Html("<h1>Hello</h1>").into_response()?;
/// assert_eq!(res.header("content-type"), Some("text/html; charset=utf-8"));
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Html<T>(pub T);

/// The answer of an error handler that has made good what went wrong: a 200 stays a 200 (R19).
///
/// Without it the error's status replaces a 200, so that `"sorry"` alone is not sent as a success.
///
/// ```
/// use duotone::{HttpError, Recovered};
///
/// fn outdated(_: &HttpError) -> Recovered<&'static str> {
///     Recovered("from yesterday's copy")
/// }
///
/// let error = HttpError::new(duotone::StatusCode::BAD_GATEWAY);
/// assert_eq!(outdated(&error).0, "from yesterday's copy");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered<T>(pub T);

impl IntoResponse for Response {
    fn into_response(self) -> Result<Response> {
        Ok(self)
    }
}

impl IntoResponse for http::Response<Body> {
    fn into_response(self) -> Result<Response> {
        Ok(self.into())
    }
}

impl IntoResponse for Body {
    fn into_response(self) -> Result<Response> {
        Ok(Response::new(self))
    }
}

impl IntoResponse for () {
    fn into_response(self) -> Result<Response> {
        Ok(Response::empty(StatusCode::NO_CONTENT))
    }
}

impl IntoResponse for StatusCode {
    fn into_response(self) -> Result<Response> {
        Ok(Response::empty(self))
    }
}

static TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
static HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
static BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

macro_rules! typed {
    ($($content_type:ident: $($type:ty)*;)*) => {$($(
        impl IntoResponse for $type {
            fn into_response(self) -> Result<Response> {
                Ok(Response::typed(self, &$content_type))
            }
        }
    )*)*};
}

typed! {
    TEXT: &'static str String Cow<'static, str>;
    BYTES: &'static [u8] Vec<u8> Bytes;
}

impl<const N: usize> IntoResponse for &'static [u8; N] {
    fn into_response(self) -> Result<Response> {
        self.as_slice().into_response()
    }
}

impl<T: Into<Body>> IntoResponse for Html<T> {
    fn into_response(self) -> Result<Response> {
        Ok(Response::typed(self.0, &HTML))
    }
}

impl<T: IntoResponse> IntoResponse for Recovered<T> {
    fn into_response(self) -> Result<Response> {
        let mut res = self.0.into_response()?;
        res.recovered = true;
        Ok(res)
    }
}

impl<T: IntoResponse> IntoResponse for Option<T> {
    fn into_response(self) -> Result<Response> {
        match self {
            Some(answer) => answer.into_response(),
            None => Err(HttpError::new(StatusCode::NOT_FOUND).into()),
        }
    }
}

impl<T: IntoResponse, E: Into<Error>> IntoResponse for Result<T, E> {
    fn into_response(self) -> Result<Response> {
        self.map_err(Into::into)?.into_response()
    }
}

impl IntoResponse for Infallible {
    fn into_response(self) -> Result<Response> {
        match self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Json;

    #[track_caller]
    fn answer(answer: impl IntoResponse) -> (u16, Option<String>, Vec<u8>) {
        let res = answer.into_response().unwrap();
        let content_type = res.header("content-type").map(ToOwned::to_owned);
        (res.status().as_u16(), content_type, res.body().as_bytes().unwrap().to_vec())
    }

    // R35
    #[test]
    fn the_type_of_an_answer_says_its_status_and_content_type() {
        let (text, bytes) = ("text/plain; charset=utf-8", "application/octet-stream");
        for (found, status, content_type, body) in [
            (answer("a"), 200, Some(text), "a"),
            (answer("a".to_owned()), 200, Some(text), "a"),
            (answer(Cow::Borrowed("a")), 200, Some(text), "a"),
            (answer(""), 200, Some(text), ""),
            (answer(b"a"), 200, Some(bytes), "a"),
            (answer(&b"a"[..]), 200, Some(bytes), "a"),
            (answer(vec![b'a']), 200, Some(bytes), "a"),
            (answer(Bytes::from("a")), 200, Some(bytes), "a"),
            (answer(Html("<b>".to_owned())), 200, Some("text/html; charset=utf-8"), "<b>"),
            (answer(Json([1])), 200, Some("application/json"), "[1]"),
            (answer(Body::from("a")), 200, None, "a"),
            (answer(()), 204, None, ""),
            (answer(StatusCode::ACCEPTED), 202, None, ""),
            (answer(Some("a")), 200, Some(text), "a"),
            (answer(Ok::<_, Infallible>("a")), 200, Some(text), "a"),
            (answer(http::Response::new(Body::from("a"))), 200, None, "a"),
        ] {
            assert_eq!(found, (status, content_type.map(ToOwned::to_owned), body.into()));
        }
    }

    // R35
    #[test]
    fn nothing_is_an_error_of_404_and_an_error_stays_itself() {
        assert_eq!(None::<()>.into_response().unwrap_err().status(), Some(StatusCode::NOT_FOUND));
        let error = "x".parse::<u8>().map(|_| ()).into_response().unwrap_err();
        assert!(error.is::<std::num::ParseIntError>());
    }

    // R19
    #[test]
    fn only_recovered_is_recovered() {
        assert!(Recovered("a").into_response().unwrap().is_recovered());
        assert!(!"a".into_response().unwrap().is_recovered());
    }
}
