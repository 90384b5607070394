//! Stub.
use crate::{Error, HttpError, Request, Response};
pub(crate) fn page(_: &Request, http: &HttpError, _: Option<&Error>) -> Response {
    Response::new(http.to_string()).with_status(http.status())
}
