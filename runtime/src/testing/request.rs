//! A request in the making. Nothing here sends it.

use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST as HOST_HEADER};
use http::{HeaderMap, HeaderValue, Method, Uri};
use serde::Serialize;

use crate::response::checked;
use crate::testing::location::split_query;
use crate::testing::{TestClient, jar};
use crate::{Body, IntoHeaderName, IntoHeaderValue};

/// The host that test requests are sent to.
pub(super) const HOST: &str = "localhost";

/// A request of a [`TestClient`]: [`send`](Self::send) it from sync code, `.await` it in async
/// code.
///
/// ```
/// use duotone::prelude::*;
///
/// #[post("/double")]
/// fn double(Json(n): Json<u32>) -> Json<u32> {
///     Json(n * 2)
/// }
///
/// let client = App::new().handlers(handlers![double]).build()?.test_client();
/// let res = client.post("/double").header("x-request-id", "a1").json(&21).send();
/// assert_eq!(res.json::<u32>(), 42);
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent or awaited"]
pub struct TestRequest {
    pub(super) client: TestClient,
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    cookies: Vec<(String, String)>,
    pub(super) payload: Payload,
    remote: Option<SocketAddr>,
    pub(super) follow: bool,
}

/// A body: bytes can be sent again where a redirect asks for it, a stream cannot.
#[derive(Debug)]
pub(super) enum Payload {
    Bytes(Bytes),
    Stream(Body),
    Sent,
}

impl TestRequest {
    #[track_caller]
    pub(super) fn new(client: TestClient, method: Method, path: &str) -> Self {
        let request = TestRequest {
            client,
            method,
            target: path.to_owned(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            payload: Payload::Bytes(Bytes::new()),
            remote: None,
            follow: false,
        };
        request.uri();
        request
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// When its name or value is not valid in HTTP.
    #[track_caller]
    pub fn header(mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) -> Self {
        self.headers.append(checked(name.into_name()), checked(value.into_value()));
        self
    }

    /// Adds `Authorization: Bearer ..`.
    ///
    /// # Panics
    ///
    /// When the token is not valid in a header.
    #[track_caller]
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION, format!("Bearer {token}"))
    }

    /// Adds a value's fields to the query: a struct, a map, or pairs.
    ///
    /// # Panics
    ///
    /// When the value is not a list of names and simple values.
    #[track_caller]
    pub fn query(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        let pairs = url_encode(value, "query");
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        self.target.push_str(&pairs);
        self
    }

    /// Sends a value as JSON.
    ///
    /// # Panics
    ///
    /// When the value cannot be written as JSON.
    #[track_caller]
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.typed("application/json", json.into()),
            Err(error) => panic!("the value of `.json(..)` cannot be written as JSON: {error}"),
        }
    }

    /// Sends a value's fields as an HTML form does: a struct, a map, or pairs.
    ///
    /// # Panics
    ///
    /// When the value is not a list of names and simple values.
    #[track_caller]
    pub fn form(self, value: &(impl Serialize + ?Sized)) -> Self {
        let pairs = url_encode(value, "form");
        self.typed("application/x-www-form-urlencoded", pairs.into())
    }

    /// Sends this body, and no `Content-Type` that was not set by [`header`](Self::header).
    ///
    /// [`Body::stream`] makes one whose length is not known beforehand.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.payload = match body.into().into_bytes() {
            Ok(bytes) => Payload::Bytes(bytes),
            Err(stream) => Payload::Stream(stream),
        };
        self
    }

    /// Sends a cookie with this request only, in place of one that the client keeps.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends it from this address: [`Request::remote_addr`](crate::Request::remote_addr).
    pub fn remote_addr(mut self, addr: SocketAddr) -> Self {
        self.remote = Some(addr);
        self
    }

    /// Follows redirects, up to ten, and gives the last response.
    ///
    /// The method changes as RFC 9110 section 15.4 has it: 303 leads to a `GET`, 301 and 302 lead
    /// from a `POST` to a `GET`, 307 and 308 repeat the request. A redirect to another host is not
    /// followed.
    ///
    /// # Panics
    ///
    /// Sending panics after more than ten redirects, and when a streamed body would have to be
    /// sent again.
    pub fn follow_redirects(mut self) -> Self {
        self.follow = true;
        self
    }

    /// The request as the dispatcher takes it.
    pub(super) fn next_http(&mut self) -> http::Request<Body> {
        let mut req = http::Request::new(self.payload.send());
        *req.method_mut() = self.method.clone();
        *req.uri_mut() = self.uri();
        *req.headers_mut() = self.headers.clone();
        let headers = req.headers_mut();
        headers.entry(HOST_HEADER).or_insert(HeaderValue::from_static(HOST));
        if let Some(bytes) = self.payload.bytes().filter(|bytes| !bytes.is_empty()) {
            headers.entry(CONTENT_LENGTH).or_insert(bytes.len().into());
        }
        if let Some(cookies) = self.cookie_header() {
            headers.append(COOKIE, checked(cookies.into_value()));
        }
        if let Some(remote) = self.remote {
            req.extensions_mut().insert(remote);
        }
        req
    }

    /// The kept cookies, and this request's own before them.
    fn cookie_header(&self) -> Option<String> {
        let (path, _) = split_query(&self.target);
        let own = self.cookies.iter().map(|(name, value)| jar::encode(name, value));
        let jar = self.client.jar();
        let kept = jar.pairs(path).into_iter();
        let kept = kept.filter(|(name, _)| self.cookies.iter().all(|(own, _)| own != name));
        let all: Vec<_> = own.chain(kept.map(|(name, value)| format!("{name}={value}"))).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    fn typed(mut self, content_type: &'static str, body: Bytes) -> Self {
        let content_type = HeaderValue::from_static(content_type);
        self.headers.entry(CONTENT_TYPE).or_insert(content_type);
        self.payload = Payload::Bytes(body);
        self
    }

    #[track_caller]
    fn uri(&self) -> Uri {
        let target = &self.target;
        assert!(target.starts_with('/') || target == "*", "{target:?} is not a path: write `/..`");
        target.parse().unwrap_or_else(|error| panic!("{target:?} is not a path: {error}"))
    }
}

impl Payload {
    /// What is sent now; bytes stay for the next time.
    fn send(&mut self) -> Body {
        match self {
            Payload::Bytes(bytes) => bytes.clone().into(),
            Payload::Stream(body) => {
                let body = std::mem::take(body);
                *self = Payload::Sent;
                body
            }
            Payload::Sent => panic!("a redirect asks for a streamed body again"),
        }
    }

    fn bytes(&self) -> Option<&Bytes> {
        match self {
            Payload::Bytes(bytes) => Some(bytes),
            Payload::Stream(_) | Payload::Sent => None,
        }
    }
}

#[track_caller]
fn url_encode(value: &(impl Serialize + ?Sized), method: &str) -> String {
    serde_html_form::to_string(value)
        .unwrap_or_else(|error| panic!("the value of `.{method}(..)` is not a list: {error}"))
}
