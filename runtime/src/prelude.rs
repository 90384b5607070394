//! Everything an app is usually written with: `use duotone::prelude::*;`.

pub use crate::{
    App, AppBuilder, Body, BoxFuture, Error, FromParam, FromRequest, HeaderMap, HttpError,
    IntoResponse, Method, OrStatus, Request, Response, Result, State, StatusCode, Uri, abort,
    after_this_request, handlers, header,
};
#[cfg(feature = "macros")]
pub use crate::{
    after_request, after_serving, before_request, before_serving, delete, error_handler, get, head,
    options, patch, post, put, route, teardown_request,
};
