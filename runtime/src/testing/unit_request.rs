//! A request that nobody sends: the argument of one function under test.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::task::{Context as Polling, Waker};

use http::Method;

use crate::context::Context;
use crate::enter::{Within, call_in};
use crate::request::{ParamText, Params};
use crate::router::Found;
use crate::testing::draft::{Draft, draft_methods};
#[cfg(feature = "session")]
use crate::testing::session;
use crate::{App, AppBuilder, Bag, Request};

/// Makes a request for the test of one function alone: a decorator, a provider, a hook, an
/// extractor.
///
/// Nothing runs around it. What hooks would have stored is given by [`g`](RequestBuilder::g), what
/// the app has by [`state`](RequestBuilder::state); it is a `GET` of `/` unless it is told
/// otherwise.
///
/// ```
/// use duotone::prelude::*;
/// use duotone::testing;
///
/// struct User(&'static str);
///
/// #[before_request]
/// async fn closed(req: &Request, opens_at: State<u8>) -> Option<(StatusCode, String)> {
///     let is_admin = req.g().get::<User>().is_some_and(|user| user.0 == "admin");
///     let answer = format!("come back at {} o'clock", *opens_at);
///     (!is_admin).then_some((StatusCode::SERVICE_UNAVAILABLE, answer))
/// }
///
/// # duotone::async_to_sync(async {
/// // A hook is an ordinary function, and so are its arguments ordinary values.
/// let req = testing::request().state(9_u8).g(User("guest")).build();
/// let opens_at = State::from_request(&req)?;
/// assert!(closed(&req, opens_at).await.is_some());
/// # Ok::<(), Error>(())
/// # })?;
///
/// // An extractor too.
/// let req = testing::request().method(Method::POST).form(&[("page", "2")]).build();
/// let Form(page) = Form::<Vec<(String, u32)>>::from_request(&req)?;
/// assert_eq!(page, [("page".to_owned(), 2)]);
/// # Ok::<(), Error>(())
/// ```
///
/// For what a function does inside of an app there is the [test client](crate::testing::TestClient).
#[must_use = "a request is made by `.build()`"]
pub fn request() -> RequestBuilder {
    RequestBuilder {
        draft: Draft::new(Method::GET, "/"),
        app: None,
        own: own_app(),
        has_state: false,
        params: Vec::new(),
        g: Bag::default(),
        #[cfg(feature = "session")]
        session: Vec::new(),
    }
}

/// An app with nothing but a key, so that functions under test have a session.
fn own_app() -> AppBuilder {
    #[cfg(feature = "session")]
    let app = App::new().secret_key("the key of testing::request(), which everybody knows");
    #[cfg(not(feature = "session"))]
    let app = App::new();
    app
}

/// What a request for a unit test is made of; [`request()`] makes one.
#[must_use = "a request is made by `.build()`"]
pub struct RequestBuilder {
    draft: Draft,
    /// The one it was told, in place of its own.
    app: Option<App>,
    own: AppBuilder,
    has_state: bool,
    params: Vec<ParamText>,
    g: Bag,
    #[cfg(feature = "session")]
    pub(super) session: Vec<(String, serde_json::Value)>,
}

impl RequestBuilder {
    /// Its method; `GET` unless set.
    pub fn method(mut self, method: Method) -> Self {
        self.draft.method = method;
        self
    }

    /// Its path, perhaps with a query; `/` unless set. It is percent-encoded.
    ///
    /// # Panics
    ///
    /// When it is not valid in a request: with a space, say.
    #[track_caller]
    pub fn uri(mut self, uri: &str) -> Self {
        self.draft.target(uri);
        self
    }

    draft_methods!();

    /// Sends a cookie.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.draft.cookie(name, value);
        self
    }

    /// What [`Request::param`] finds by this name, not percent-encoded.
    ///
    /// With an [`app`](Self::app), parameters come from the path.
    pub fn param(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.push(ParamText::named(name, value.to_string()));
        self
    }

    /// Adds a value that functions ask for as [`State<T>`](crate::State).
    pub fn state<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.shared_state(Arc::new(value))
    }

    /// The same for a value that is already shared.
    pub fn shared_state<T: Send + Sync + 'static>(mut self, value: Arc<T>) -> Self {
        self.own = self.own.shared_state(value);
        self.has_state = true;
        self
    }

    /// Stores a value in its [`g`](Request::g), as a hook before would have.
    pub fn g<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.g.set(value);
        self
    }

    /// Sends it to this app, which has state of its own. It is routed there, so that it has the
    /// path parameters, the endpoint and the blueprint of its route; nothing is run.
    ///
    /// ```
    /// use duotone::prelude::*;
    /// use duotone::testing;
    ///
    /// #[get("/users/{id}")]
    /// fn user(id: u64) -> String {
    ///     id.to_string()
    /// }
    ///
    /// let app = App::new().handlers(handlers![user]).build()?;
    /// let req = testing::request().app(&app).uri("/users/7").build();
    /// assert_eq!((req.endpoint(), req.param("id")), (Some("user"), Some("7")));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn app(mut self, app: &App) -> Self {
        self.app = Some(app.clone());
        self
    }

    /// Makes the request. Its body is there already, as when a function is called (R33); one that
    /// is a stream is left to [`BodyStream`](crate::BodyStream).
    ///
    /// # Panics
    ///
    /// When state is given twice for a type; when an [`app`](Self::app) is given and so is state,
    /// or a parameter where its route has them, or a session where it has no key.
    #[track_caller]
    pub fn build(mut self) -> UnitRequest {
        let app = match self.app {
            Some(app) => {
                assert!(!self.has_state, "give the state of `.state(..)` to the app of `.app(..)`");
                app
            }
            None => self.own.build().unwrap_or_else(|error| panic!("{error}")),
        };
        let http = self.draft.http(&[]);
        let is_stream = http.body().is_stream();
        let (route, params) = match app.router().find(http.method(), http.uri().path()) {
            Found::Route(route, params) => {
                assert!(self.params.is_empty(), "the parameters of `.param(..)` are its route's");
                (Some(route), params)
            }
            _ => (None, Params::new(self.params)),
        };
        let mut req = Request::new(app, http, route, params);
        // INVARIANT: nobody else has it yet.
        Arc::get_mut(&mut req).expect("a request of our own").shares(self.g);
        #[cfg(feature = "session")]
        session::fill(&req, &self.session);
        if !is_stream {
            // What is there is read by one poll.
            let _ = req.body().poll_read(&mut Polling::from_waker(Waker::noop()));
        }
        UnitRequest(req)
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestBuilder").field(&self.draft).finish()
    }
}

/// A request for a unit test, made by [`request()`]; it derefs to [`Request`].
///
/// It is the [current](crate::current) request only for what is told to [run for
/// it](Self::enter).
#[derive(Clone)]
pub struct UnitRequest(Arc<Request>);

impl UnitRequest {
    /// Calls a function for which this is the current request.
    ///
    /// ```
    /// use duotone::{current, testing};
    ///
    /// fn language() -> Option<String> {
    ///     current::request().ok()?.header("accept-language").map(str::to_owned)
    /// }
    ///
    /// let req = testing::request().header("accept-language", "fr").build();
    /// assert_eq!(req.enter(language).as_deref(), Some("fr"));
    /// assert_eq!(language(), None);
    /// ```
    pub fn enter<T>(&self, f: impl FnOnce() -> T) -> T {
        call_in(Some(&self.context()), f)
    }

    /// The same for async code, which is polled as on an event loop: what blocks there panics here
    /// too (R43).
    pub fn within<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        Within::new(Some(self.context()), None, future)
    }

    fn context(&self) -> Context {
        Context::Request(Arc::clone(&self.0))
    }
}

impl Deref for UnitRequest {
    type Target = Request;

    fn deref(&self) -> &Request {
        &self.0
    }
}

impl fmt::Debug for UnitRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
