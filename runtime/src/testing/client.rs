//! The client: what its requests have in common.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Method;
use http::header::SET_COOKIE;

use crate::testing::TestRequest;
#[cfg(feature = "green")]
use crate::testing::green::Green;
use crate::testing::jar::Jar;
use crate::{App, Response, WorkerClass};

/// A client that calls an app in process; [`App::test_client`] makes one.
///
/// It goes through the same dispatcher as a server does, in the same [worker
/// classes](Self::worker_class). Cookies that responses set are kept and
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
    /// Before the app, whose code runs there.
    #[cfg(feature = "green")]
    pub(super) green: Green,
    pub(super) app: App,
    pub(super) class: Option<WorkerClass>,
    jar: Arc<Mutex<Jar>>,
}

impl App {
    /// A client for tests that calls this app in process.
    #[must_use]
    pub fn test_client(&self) -> TestClient {
        TestClient {
            #[cfg(feature = "green")]
            green: Green::new(self.allows_green()),
            app: self.clone(),
            class: None,
            jar: Arc::default(),
        }
    }
}

impl TestClient {
    /// Runs requests as a server with this worker class would.
    ///
    /// Unless it is called, [`send`](TestRequest::send) runs them on the calling thread, as
    /// [`App::handle_sync`], and `.await` as [`App::handle`].
    #[cfg_attr(
        feature = "green",
        doc = r#"

# Class `green`

Requests run on green threads of an event loop that this starts, on a thread of its own: the same
loop as a server's. It has to be [allowed](crate::AppBuilder::allow_green), as there.

```
use duotone::prelude::*;
use duotone::{WorkerClass, green};

#[get("/")]
fn index() -> Result<&'static str> {
    // Beside each other, on one thread.
    let (hello, world) = (green::spawn(|| "Hello"), green::spawn(|| "World"));
    assert_eq!(std::thread::current().name(), Some("duotone-green"));
    Ok(if (hello.join()?, world.join()?) == ("Hello", "World") { "both" } else { "neither" })
}

let app = App::new().handlers(handlers![index]);
// SAFETY: nothing that the app calls relies on having its thread for itself.
let app = unsafe { app.allow_green() }.build()?;
let client = app.test_client().worker_class(WorkerClass::Green);
assert_eq!(client.get("/").send().text(), "both");
# Ok::<(), Error>(())
```

Clones of the client share the loop. It ends when the last of them is dropped, and the last body of
its answers: tasks that run there (R47) and functions that have begun are finished first, for up to
five seconds, and dropping waits for that. What is cut then is named in the log.

# Panics

In class `green`: without the consent, with what a server says, or when the thread cannot be
started.
"#
    )]
    #[must_use]
    #[track_caller]
    pub fn worker_class(mut self, class: WorkerClass) -> Self {
        #[cfg(feature = "green")]
        self.green.choose(class);
        self.class = Some(class);
        self
    }

    /// How many bytes of stack a green thread has, as
    /// [`Server::green_stack`](crate::Server::green_stack) sets it.
    ///
    /// # Panics
    ///
    /// As [`worker_class`](Self::worker_class).
    #[cfg(feature = "green")]
    #[must_use]
    #[track_caller]
    pub fn green_stack(mut self, bytes: usize) -> Self {
        self.green.set_stack(bytes);
        self
    }

    #[cfg(feature = "green")]
    pub(crate) fn with_green_allowed(mut self) -> Self {
        self.green.allow();
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
