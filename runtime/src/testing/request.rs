//! A request of a client, in the making. Nothing here sends it.

use http::Method;

use crate::Body;
use crate::testing::TestClient;
use crate::testing::draft::{Draft, draft_methods};
use crate::testing::location::split_query;

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
    pub(super) draft: Draft,
    pub(super) follow: bool,
}

impl TestRequest {
    #[track_caller]
    pub(super) fn new(client: TestClient, method: Method, path: &str) -> Self {
        TestRequest { client, draft: Draft::new(method, path), follow: false }
    }

    draft_methods!();

    /// Sends a cookie with this request only, in place of one that the client keeps.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.draft.cookie(name, value);
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

    /// The request as the dispatcher takes it, with the cookies that the client keeps.
    pub(super) fn next_http(&mut self) -> http::Request<Body> {
        let target = self.draft.target.clone();
        let (path, _) = split_query(&target);
        let jar = self.client.jar();
        self.draft.http(&jar.pairs(path))
    }
}
