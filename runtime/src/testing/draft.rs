//! What a test says of a request: method, target, headers, cookies, body.
//!
//! The requests of a client and those for unit tests are made of it, and share its methods.

use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST as HOST_HEADER};
use http::{HeaderMap, HeaderValue, Method, Uri};
use serde::Serialize;

use crate::response::checked;
use crate::testing::jar;
use crate::{Body, IntoHeaderName, IntoHeaderValue};

/// The host that test requests are sent to.
pub(super) const HOST: &str = "localhost";

/// A request in the making.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) cookies: Vec<(String, String)>,
    pub(super) payload: Payload,
    pub(super) remote: Option<SocketAddr>,
}

/// A body: bytes can be sent again where a redirect asks for it, a stream cannot.
#[derive(Debug)]
pub(super) enum Payload {
    Bytes(Bytes),
    Stream(Body),
    Sent,
}

/// The methods of a type with a `draft`.
macro_rules! draft_methods {
    () => {
        /// Adds a header.
        ///
        /// # Panics
        ///
        /// When its name or value is not valid in HTTP.
        #[track_caller]
        pub fn header(
            mut self,
            name: impl $crate::IntoHeaderName,
            value: impl $crate::IntoHeaderValue,
        ) -> Self {
            self.draft.header(name, value);
            self
        }

        /// Adds `Authorization: Bearer ..`.
        ///
        /// # Panics
        ///
        /// When the token is not valid in a header.
        #[track_caller]
        pub fn bearer(self, token: &str) -> Self {
            self.header(http::header::AUTHORIZATION, format!("Bearer {token}"))
        }

        /// Adds a value's fields to the query: a struct, a map, or pairs.
        ///
        /// # Panics
        ///
        /// When the value is not a list of names and simple values.
        #[track_caller]
        pub fn query(mut self, value: &(impl serde::Serialize + ?Sized)) -> Self {
            self.draft.query(value);
            self
        }

        /// Sends a value as JSON.
        ///
        /// # Panics
        ///
        /// When the value cannot be written as JSON.
        #[track_caller]
        pub fn json(mut self, value: &(impl serde::Serialize + ?Sized)) -> Self {
            self.draft.json(value);
            self
        }

        /// Sends a value's fields as an HTML form does: a struct, a map, or pairs.
        ///
        /// # Panics
        ///
        /// When the value is not a list of names and simple values.
        #[track_caller]
        pub fn form(mut self, value: &(impl serde::Serialize + ?Sized)) -> Self {
            self.draft.form(value);
            self
        }

        /// Sends this body, and no `Content-Type` that was not set by [`header`](Self::header).
        ///
        /// [`Body::stream`](crate::Body::stream) makes one whose length is not known beforehand.
        pub fn body(mut self, body: impl Into<$crate::Body>) -> Self {
            self.draft.body(body.into());
            self
        }

        /// Sends it from this address: [`Request::remote_addr`](crate::Request::remote_addr).
        pub fn remote_addr(mut self, addr: std::net::SocketAddr) -> Self {
            self.draft.remote = Some(addr);
            self
        }
    };
}

pub(super) use draft_methods;

impl Draft {
    #[track_caller]
    pub(super) fn new(method: Method, target: &str) -> Self {
        let mut draft = Draft {
            method,
            target: String::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            payload: Payload::Bytes(Bytes::new()),
            remote: None,
        };
        draft.target(target);
        draft
    }

    /// Sets path and query.
    #[track_caller]
    pub(super) fn target(&mut self, target: &str) {
        target.clone_into(&mut self.target);
        self.uri();
    }

    /// The request as the dispatcher takes it, with these cookies beside its own.
    pub(super) fn http(&mut self, kept: &[(&str, &str)]) -> http::Request<Body> {
        let mut req = http::Request::new(self.payload.send());
        *req.method_mut() = self.method.clone();
        *req.uri_mut() = self.uri();
        *req.headers_mut() = self.headers.clone();
        let headers = req.headers_mut();
        headers.entry(HOST_HEADER).or_insert(HeaderValue::from_static(HOST));
        if let Some(bytes) = self.payload.bytes().filter(|bytes| !bytes.is_empty()) {
            headers.entry(CONTENT_LENGTH).or_insert(bytes.len().into());
        }
        if let Some(cookies) = self.cookie_header(kept) {
            headers.append(COOKIE, checked(cookies.into_value()));
        }
        if let Some(remote) = self.remote {
            req.extensions_mut().insert(remote);
        }
        req
    }

    #[track_caller]
    pub(super) fn header(&mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) {
        self.headers.append(checked(name.into_name()), checked(value.into_value()));
    }

    #[track_caller]
    pub(super) fn query(&mut self, value: &(impl Serialize + ?Sized)) {
        let pairs = url_encode(value, "query");
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        self.target.push_str(&pairs);
    }

    #[track_caller]
    pub(super) fn json(&mut self, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(value) {
            Ok(json) => self.typed("application/json", json.into()),
            Err(error) => panic!("the value of `.json(..)` cannot be written as JSON: {error}"),
        }
    }

    #[track_caller]
    pub(super) fn form(&mut self, value: &(impl Serialize + ?Sized)) {
        let pairs = url_encode(value, "form");
        self.typed("application/x-www-form-urlencoded", pairs.into());
    }

    pub(super) fn body(&mut self, body: Body) {
        self.payload = match body.into_bytes() {
            Ok(bytes) => Payload::Bytes(bytes),
            Err(stream) => Payload::Stream(stream),
        };
    }

    pub(super) fn cookie(&mut self, name: &str, value: &str) {
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    /// Its own cookies, and those of others' that it does not set itself.
    fn cookie_header(&self, kept: &[(&str, &str)]) -> Option<String> {
        let own = self.cookies.iter().map(|(name, value)| jar::encode(name, value));
        let kept = kept.iter().filter(|(name, _)| self.cookies.iter().all(|(own, _)| own != name));
        let all: Vec<_> = own.chain(kept.map(|(name, value)| format!("{name}={value}"))).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    fn typed(&mut self, content_type: &'static str, body: Bytes) {
        let content_type = HeaderValue::from_static(content_type);
        self.headers.entry(CONTENT_TYPE).or_insert(content_type);
        self.payload = Payload::Bytes(body);
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
