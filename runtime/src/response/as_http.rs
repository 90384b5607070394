//! A response as the `http` crate's type, and back.

use http::header::CONTENT_TYPE;
use http::response::Parts;

use crate::{Body, Response};

impl Response {
    /// As the `http` crate's type, for a server or a test.
    pub fn into_http(self) -> http::Response<Body> {
        let mut res = http::Response::new(self.body);
        *res.status_mut() = self.status;
        if let Some(headers) = self.headers {
            *res.headers_mut() = *headers;
        }
        if let Some(value) = self.content_type {
            res.headers_mut().insert(CONTENT_TYPE, value.into_value());
        }
        res
    }
}

impl From<http::Response<Body>> for Response {
    fn from(res: http::Response<Body>) -> Self {
        let (parts, body) = res.into_parts();
        let Parts { status, headers, .. } = parts;
        let headers = (!headers.is_empty()).then(|| Box::new(headers));
        Response { status, headers, body, ..Response::default() }
    }
}

impl From<Response> for http::Response<Body> {
    fn from(res: Response) -> Self {
        res.into_http()
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, StatusCode};

    use super::*;

    #[test]
    fn a_response_survives_the_http_crate() {
        static TEXT: HeaderValue = HeaderValue::from_static("text/plain");
        let res = Response::typed("x", &TEXT).with_status(StatusCode::CREATED);
        let res = res.with_header("x-a", "1");
        let res = Response::from(http::Response::from(res));
        assert_eq!(res.status(), StatusCode::CREATED);
        assert_eq!(
            (res.header("x-a"), res.header("content-type")),
            (Some("1"), Some("text/plain"))
        );
        assert_eq!(res.body().as_bytes(), Some(&b"x"[..]));
    }
}
