//! A response that was read to its end.

use bytes::{Bytes, BytesMut};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::testing::jar;
use crate::{Body, Error, Response};

/// The response to a [`TestRequest`](crate::testing::TestRequest), with its whole body.
#[derive(Debug)]
pub struct TestResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    broken: Option<Error>,
}

impl TestResponse {
    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The first value of a header, when it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Its headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a cookie that it sets, percent-decoded.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let values = self.headers.get_all(SET_COOKIE).iter();
        let cookies = values.filter_map(|value| jar::decode(value.to_str().ok()?));
        cookies.filter(|(set, _)| set == name).map(|(_, value)| value).next_back()
    }

    /// Its body.
    ///
    /// # Panics
    ///
    /// When the body broke off; [`body_error`](Self::body_error) tells.
    #[track_caller]
    pub fn bytes(&self) -> &Bytes {
        if let Some(error) = &self.broken {
            panic!("the body broke off after {} bytes: {error}", self.body.len());
        }
        &self.body
    }

    /// Its body as text.
    ///
    /// # Panics
    ///
    /// When the body is not UTF-8, or broke off.
    #[track_caller]
    pub fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes()) {
            Ok(text) => text,
            Err(error) => panic!("{}: the body is not text: {error}", self.status),
        }
    }

    /// Its body, parsed as JSON.
    ///
    /// # Panics
    ///
    /// When the body is not a `T` in JSON: with the status and the text.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(self.bytes()) {
            Ok(value) => value,
            Err(error) => {
                let text = String::from_utf8_lossy(&self.body);
                panic!("{}: the body is not the JSON asked for: {error}\n{text}", self.status)
            }
        }
    }

    /// Why the body broke off, if it did: a streamed one may.
    pub fn body_error(&self) -> Option<&Error> {
        self.broken.as_ref()
    }

    /// Reads a response to its end.
    pub(super) async fn read(response: Response) -> Self {
        let (parts, mut body) = response.into_http().into_parts();
        let (mut read, mut broken) = (BytesMut::new(), None);
        while let Some(frame) = body.frame().await {
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(data)) => read.extend_from_slice(&data),
                Ok(Err(_trailers)) => {}
                Err(error) => {
                    broken = Some(error);
                    break;
                }
            }
        }
        TestResponse { status: parts.status, headers: parts.headers, body: read.freeze(), broken }
    }

    /// The same for a body that is all there, without waiting.
    pub(super) fn whole(response: Response) -> Self {
        let (parts, body) = response.into_http().into_parts();
        let body = Body::into_bytes(body).unwrap_or_default();
        TestResponse { status: parts.status, headers: parts.headers, body, broken: None }
    }
}
