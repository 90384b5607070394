//! Whether a body has the type that an argument wants (R34: 415 if not).

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use mime::Mime;

use crate::extract::Quoted;
use crate::{HttpError, Request, Result, StatusCode};

/// A type of body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// Its usual name, for messages.
    pub(crate) name: &'static str,
    pub(crate) fits: fn(&Mime) -> bool,
}

/// The body, when it is declared to be what is wanted. Neither a body nor a content type is an
/// error that says absent.
pub(crate) fn body_of_type(req: &Request, wanted: Wanted) -> Result<&Bytes> {
    let body = req.body().bytes()?;
    if is_of_type(req, wanted) {
        return Ok(body);
    }
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let absent = body.is_empty() && !req.headers().contains_key(CONTENT_TYPE);
    let error = if absent { HttpError::absent(status) } else { HttpError::new(status) };
    let found = match declared(req) {
        Some(text) => format!("it is {}", Quoted(text)),
        None => "it has no content type".to_owned(),
    };
    Err(error.message(format!("the body has to be `{}`: {found}", wanted.name)).into())
}

/// The content type, parsed: `None` for none and for what is not one.
pub(crate) fn content_type(req: &Request) -> Option<Mime> {
    declared(req)?.parse().ok()
}

fn is_of_type(req: &Request, wanted: Wanted) -> bool {
    // What nearly every client sends needs no parsing.
    declared(req).is_some_and(|text| {
        text == wanted.name || text.parse().is_ok_and(|mime: Mime| (wanted.fits)(&mime))
    })
}

fn declared(req: &Request) -> Option<&str> {
    req.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
}
