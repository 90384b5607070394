//! The client: what its requests have in common.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Method;
use http::header::SET_COOKIE;

use crate::testing::TestRequest;
use crate::testing::jar::Jar;
use crate::{App, Response, WorkerClass};

/// A client that calls an app in process; [`App::test_client`] makes one.
///
/// It goes through the same dispatcher as a server does. Cookies that responses set are kept and
/// sent with later requests; clones share them. What it keeps is simple: a cookie has a name, a
/// value and a path, its domain and `Secure` are ignored, and it is removed when it is set with a
/// `Max-Age` of zero or an `Expires` in the past, not by time passing.
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "Hello, World!"
/// }
///
/// let client = App::new().handlers(handlers![index]).build()?.test_client();
/// assert_eq!(client.get("/").send().text(), "Hello, World!");
/// assert_eq!(client.get("/missing").send().status(), StatusCode::NOT_FOUND);
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// In async code, a request is awaited instead:
///
/// ```
/// # use duotone::prelude::*;
/// # #[get("/")]
/// # async fn index() -> &'static str { "Hello, World!" }
/// # async fn test() -> Result<(), duotone::Error> {
/// let client = App::new().handlers(handlers![index]).build()?.test_client();
/// assert_eq!(client.get("/").await.text(), "Hello, World!");
/// # Ok(())
/// # }
/// # duotone::async_to_sync(test())?;
/// # Ok::<(), duotone::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TestClient {
    pub(super) app: App,
    pub(super) class: Option<WorkerClass>,
    jar: Arc<Mutex<Jar>>,
}

impl App {
    /// A client for tests that calls this app in process.
    #[must_use]
    pub fn test_client(&self) -> TestClient {
        TestClient { app: self.clone(), class: None, jar: Arc::default() }
    }
}

impl TestClient {
    /// Runs requests as a server with this worker class would.
    ///
    /// Unless it is called, [`send`](TestRequest::send) runs them on the calling thread, as
    /// [`App::handle_sync`], and `.await` as [`App::handle`].
    #[must_use]
    pub fn worker_class(mut self, class: WorkerClass) -> Self {
        self.class = Some(class);
        self
    }

    /// A `GET` request.
    ///
    /// The path may have a query. It is sent as it is written, so it has to be percent-encoded.
    ///
    /// # Panics
    ///
    /// When the path is not valid in a request: with a space, say. So do the other methods.
    #[track_caller]
    pub fn get(&self, path: &str) -> TestRequest {
        self.request(Method::GET, path)
    }

    /// A `POST` request.
    #[track_caller]
    pub fn post(&self, path: &str) -> TestRequest {
        self.request(Method::POST, path)
    }

    /// A `PUT` request.
    #[track_caller]
    pub fn put(&self, path: &str) -> TestRequest {
        self.request(Method::PUT, path)
    }

    /// A `PATCH` request.
    #[track_caller]
    pub fn patch(&self, path: &str) -> TestRequest {
        self.request(Method::PATCH, path)
    }

    /// A `DELETE` request.
    #[track_caller]
    pub fn delete(&self, path: &str) -> TestRequest {
        self.request(Method::DELETE, path)
    }

    /// A `HEAD` request.
    #[track_caller]
    pub fn head(&self, path: &str) -> TestRequest {
        self.request(Method::HEAD, path)
    }

    /// An `OPTIONS` request.
    #[track_caller]
    pub fn options(&self, path: &str) -> TestRequest {
        self.request(Method::OPTIONS, path)
    }

    /// A request of any method.
    #[track_caller]
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        TestRequest::new(self.clone(), method, path)
    }

    /// The value of a cookie that was set, percent-decoded.
    ///
    /// Where several paths have one of this name, the longest path wins.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().value(name)
    }

    /// Sets a cookie as a response to `/` would.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().set(name, value);
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&self) {
        *self.jar() = Jar::default();
    }

    /// Keeps the cookies that a response to a request to this path sets.
    pub(super) fn keep_cookies(&self, response: &Response, path: &str) {
        let mut jar = self.jar();
        for (name, value) in response.headers() {
            if let (true, Ok(value)) = (name == SET_COOKIE, value.to_str()) {
                jar.store(value, path);
            }
        }
    }

    pub(super) fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
