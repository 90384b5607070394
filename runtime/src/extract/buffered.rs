//! The whole body as it is: bytes or text.

use bytes::Bytes;
use http::StatusCode;
use mime::Mime;

use crate::extract::{FromRequest, media};
use crate::handler::{BodyNeed, Needs};
use crate::{HttpError, Request, Result};

/// The whole body, whatever its content type; empty when there is none. Cheap: the bytes are
/// shared, not copied.
impl<'r> FromRequest<'r> for Bytes {
    const NEEDS: Needs = Needs { body: BodyNeed::Buffered, ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        req.body().bytes().cloned()
    }
}

/// The whole body, borrowed.
impl<'r> FromRequest<'r> for &'r [u8] {
    const NEEDS: Needs = Bytes::NEEDS;

    fn from_request(req: &'r Request) -> Result<Self> {
        req.body().bytes().map(|bytes| &**bytes)
    }
}

/// The whole body as text; empty when there is none.
///
/// It has to be UTF-8 (400 otherwise, R34), and its content type, which may be any or none, must
/// not declare another charset (415).
impl<'r> FromRequest<'r> for String {
    const NEEDS: Needs = Bytes::NEEDS;

    fn from_request(req: &'r Request) -> Result<Self> {
        let bytes = req.body().bytes()?;
        check_charset(req)?;
        let text = str::from_utf8(bytes).map_err(|error| {
            let message = format!("the body is not UTF-8 at byte {}", error.valid_up_to());
            HttpError::new(StatusCode::BAD_REQUEST).message(message)
        })?;
        Ok(text.to_owned())
    }
}

fn check_charset(req: &Request) -> Result<()> {
    match media::content_type(req).as_ref().and_then(charset) {
        None => Ok(()),
        Some(name) if name == mime::UTF_8 || name == "us-ascii" => Ok(()),
        Some(_) => Err(HttpError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .message("the body has to be UTF-8: it declares another charset")
            .into()),
    }
}

fn charset(mime: &Mime) -> Option<mime::Name<'_>> {
    mime.get_param(mime::CHARSET)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::request_with;

    // R34
    #[test]
    fn text_is_utf8_or_refused() {
        for (content_type, body, expected) in [
            ("text/plain", &b"h\xc3\xa9"[..], Ok("hé")),
            ("text/plain; charset=UTF-8", b"x", Ok("x")),
            ("application/octet-stream", b"", Ok("")),
            ("not a type", b"x", Ok("x")),
            ("text/plain", b"h\xe9", Err(StatusCode::BAD_REQUEST)),
            ("text/plain; charset=iso-8859-1", b"x", Err(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        ] {
            let req = request_with(content_type, body.to_vec());
            let found = String::from_request(&req).map_err(|error| error.status());
            assert_eq!(
                found.as_deref(),
                expected.map_err(Some).as_ref().copied(),
                "{content_type}"
            );
            assert_eq!(Bytes::from_request(&req).unwrap(), body);
        }
    }
}
