//! Everything an app is usually written with: `use duotone::prelude::*;`.

#[cfg(feature = "server")]
pub use crate::Server;
pub use crate::{
    App, AppBuilder, Body, BodyStream, BoxFuture, Bytes, Cookies, Error, Form, FromHeader,
    FromParam, FromRequest, G, Header, HeaderMap, Html, HttpError, IntoResponse, Json, Method,
    OrStatus, Query, Recovered, Redirect, RemoteAddr, Request, Response, Result, SetCookie, State,
    StatusCode, Uri, abort, after_this_request, async_to_sync, current, handlers, header,
    sync_to_async,
};
#[cfg(feature = "macros")]
pub use crate::{
    after_request, after_serving, before_request, before_serving, delete, error_handler, get, head,
    options, patch, post, put, route, teardown_request,
};
