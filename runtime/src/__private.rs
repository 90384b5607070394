//! What expansions name, and nothing else does. It may change with any release.
//!
//! Each function is one line of an expansion: small, generic at the edge, ordinary inside.

pub use std::any::{TypeId, type_name};
pub use std::boxed::Box;
pub use std::format;

pub use crate::color::{BoxFuture, Colored};
pub use crate::error::IntoStatus;
pub use crate::handler::*;

use crate::{
    ByStatus, Caught, Error, FromParam, FromRequest, HttpError, IntoResponse, Request, Response,
    Result,
};

/// `abort!(status)`
pub fn abort(status: impl IntoStatus) -> HttpError {
    HttpError::new(status.into_status())
}

/// An argument that is an extractor; `name` is the argument's.
pub fn extract<'r, T: FromRequest<'r>>(req: &'r Request, name: &'static str) -> Result<T> {
    T::from_request(req).map_err(|error| error.in_argument(name))
}

/// An argument that is a path parameter.
pub fn param<'r, T: FromParam<'r>>(req: &'r Request, slot: usize, name: &'static str) -> Result<T> {
    let text = req.param_at(slot).unwrap_or_default();
    T::from_param(text).map_err(|error| error.in_argument(name))
}

/// Whether a text parses as `T` (R28).
pub fn fits<'r, T: FromParam<'r>>(text: &'r str) -> bool {
    T::from_param(text).is_ok()
}

/// The answer of a view or an error handler.
pub fn respond<T: IntoResponse>(answer: T) -> Result<Response> {
    answer.into_response()
}

/// The error argument of an `#[error_handler]`.
pub fn caught<'r, E: Caught>(error: &'r Error) -> Result<&'r E> {
    E::caught(error).ok_or_else(|| HttpError::new(http::StatusCode::INTERNAL_SERVER_ERROR).into())
}

/// The error argument of an `#[error_handler(404)]`.
pub fn caught_by_status<'r, E: ByStatus>(error: &'r Error) -> Result<&'r E> {
    caught(error)
}
