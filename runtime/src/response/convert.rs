//! What a handler may return (R35). Conversion can fail: `None` is an error of 404, so that error
//! handlers see it.

use http::{HeaderValue, StatusCode};

use crate::{Error, HttpError, Response, Result};

/// What a view or an error handler may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response",
    label = "a handler cannot return this",
    note = "return text, `Json(..)`, `Html(..)`, `(StatusCode, T)`, `Response`, or a `Result` of these"
)]
pub trait IntoResponse {
    /// The response, or an error for the error handlers (R13).
    fn into_response(self) -> Result<Response>;
}

impl IntoResponse for Response {
    fn into_response(self) -> Result<Response> {
        Ok(self)
    }
}

impl IntoResponse for () {
    fn into_response(self) -> Result<Response> {
        Ok(Response::empty(StatusCode::NO_CONTENT))
    }
}

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

impl IntoResponse for &'static str {
    fn into_response(self) -> Result<Response> {
        Ok(Response::typed(self, TEXT))
    }
}

impl IntoResponse for String {
    fn into_response(self) -> Result<Response> {
        Ok(Response::typed(self, TEXT))
    }
}

impl IntoResponse for StatusCode {
    fn into_response(self) -> Result<Response> {
        Ok(Response::empty(self))
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
