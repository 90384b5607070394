//! The last touch before a response leaves: which responses have a body, and its length.

use http::Method;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use http_body::Body as _;

use crate::{Body, Response};

impl Response {
    /// Drops the body of an answer to `HEAD`, keeping the length it would have had (R22), and of
    /// 1xx, 204 and 304, which have no length either (R36). A length that was set and is not the
    /// body's is put right: a hook may have replaced the body. A body that is not sent is given back.
    pub(crate) fn finish(&mut self, method: &Method) -> Body {
        if has_no_body(self.status) {
            if let Some(headers) = &mut self.headers {
                headers.remove(CONTENT_LENGTH);
                headers.remove(TRANSFER_ENCODING);
            }
            return self.take_body();
        } else if method == Method::HEAD {
            return self.finish_head();
        } else if self.tells_length() {
            self.put_length();
        }
        Body::empty()
    }

    fn finish_head(&mut self) -> Body {
        // A view for `HEAD` alone has no body, and may know the length.
        let told = self.tells_length() && self.body.is_empty();
        if !told {
            self.put_length();
        }
        self.take_body()
    }

    /// The body's length; of a stream that does not know it, whatever the handler said.
    fn put_length(&mut self) {
        if let Some(length) = self.body.size_hint().exact() {
            self.others().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
    }

    fn tells_length(&self) -> bool {
        self.headers.as_ref().is_some_and(|headers| headers.contains_key(CONTENT_LENGTH))
    }
}

fn has_no_body(status: StatusCode) -> bool {
    status.is_informational()
        || status == StatusCode::NO_CONTENT
        || status == StatusCode::NOT_MODIFIED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::tests::chunks;

    // R22, R36
    #[test]
    fn the_status_and_the_method_say_whether_there_is_a_body() {
        let of = |status: u16, body: Body| {
            Response::new(body).with_status(StatusCode::from_u16(status).unwrap())
        };
        let (get, head) = (Method::GET, Method::HEAD);
        for (row, (mut res, method, length, empty)) in [
            (of(200, "abc".into()), &get, None, false),
            (of(200, "abc".into()), &head, Some("3"), true),
            (of(200, chunks(["abc"])), &head, None, true),
            (of(200, chunks(["abc"])).with_header("content-length", 3), &head, Some("3"), true),
            (of(404, "abc".into()), &head, Some("3"), true),
            (of(200, Body::empty()), &head, Some("0"), true),
            (of(200, Body::empty()).with_header("content-length", 9), &head, Some("9"), true),
            (of(200, "abc".into()).with_header("content-length", 9), &get, Some("3"), false),
            (of(200, "abc".into()).with_header("content-length", 9), &head, Some("3"), true),
            (of(200, chunks(["abc"])).with_header("content-length", 3), &get, Some("3"), false),
            (of(204, "abc".into()).with_header("content-length", 3), &get, None, true),
            (of(304, "abc".into()), &head, None, true),
            (of(103, "abc".into()), &get, None, true),
        ]
        .into_iter()
        .enumerate()
        {
            drop(res.finish(method));
            assert_eq!(res.header("content-length"), length, "row {row}");
            assert_eq!(res.body().is_empty(), empty, "row {row}");
        }
    }
}
