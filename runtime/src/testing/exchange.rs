//! One request with its redirects: given a response, says what is sent next. It sends nothing
//! itself, so that sync and async sending share it.

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, TRANSFER_ENCODING};
use http::{Method, StatusCode};

use crate::testing::TestRequest;
use crate::testing::draft::Payload;
use crate::testing::location::{resolve, split_query};

use crate::{Body, Response};

/// As browsers have it, within reason.
const MAX_REDIRECTS: usize = 10;

/// What is left of a request once it was sent.
#[derive(Debug)]
pub(super) struct Exchange {
    request: TestRequest,
    redirects: usize,
}

impl Exchange {
    pub(super) fn start(mut request: TestRequest) -> (Self, http::Request<Body>) {
        let first = request.next_http();
        (Exchange { request, redirects: 0 }, first)
    }

    /// Keeps the response's cookies, and gives the request it redirects to, if that is followed.
    #[track_caller]
    pub(super) fn redirect(&mut self, response: &Response) -> Option<http::Request<Body>> {
        let (path, _) = split_query(&self.request.draft.target);
        self.request.client.keep_cookies(response, path);
        if !self.request.follow {
            return None;
        }
        let keeps_method = keeps_method(response.status(), &self.request.draft.method)?;
        let target = resolve(&self.request.draft.target, response.header(LOCATION.as_str())?)?;
        self.redirects += 1;
        assert!(
            self.redirects <= MAX_REDIRECTS,
            "more than {MAX_REDIRECTS} redirects, the last one to {target}"
        );
        self.request.draft.target = target;
        if !keeps_method {
            self.become_get();
        }
        Some(self.request.next_http())
    }

    /// Without a body, and without the headers that speak of it.
    fn become_get(&mut self) {
        let request = &mut self.request.draft;
        request.method = Method::GET;
        request.payload = Payload::Bytes(bytes::Bytes::new());
        for header in [CONTENT_TYPE, CONTENT_LENGTH, TRANSFER_ENCODING] {
            request.headers.remove(header);
        }
    }
}

/// Whether the redirected request has the same method and body; `None` when the status is not one
/// of a redirect (RFC 9110 section 15.4).
fn keeps_method(status: StatusCode, method: &Method) -> Option<bool> {
    match status {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => Some(method != Method::POST),
        StatusCode::SEE_OTHER => Some(method == Method::GET || method == Method::HEAD),
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => Some(true),
        _ => None,
    }
}
