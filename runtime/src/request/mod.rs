//! A request: what the client sent, where it was routed to, and what runs for it shares.
//!
//! It is shared by reference by everything that runs for it, on any thread; what may change is
//! behind a lock of its own.

mod away;
mod body;
mod cookies;
mod g;
mod params;
pub(crate) mod query;
mod rare;

use std::any::Any;
use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use http::request::Parts;
#[cfg(feature = "session")]
use http::uri::Scheme;
use http::{Extensions, HeaderMap, Method, Uri, Version};

#[cfg(feature = "session")]
use crate::Session;
use crate::cancel::Cancel;
#[cfg(feature = "session")]
use crate::extract::Unset;
use crate::provider::Outcomes;
#[cfg(feature = "session")]
use crate::session::SessionSlot;
use crate::task::TaskSet;
use crate::timer::{self, Clock, Expires};
use crate::{App, Body, Response, Result};

use away::Away;
pub(crate) use body::{BodyCell, ReadBody};
pub use cookies::Cookies;
pub use g::Bag;
pub(crate) use params::{ParamText, Params};
use rare::Rare;

/// A request.
///
/// Handlers take it as `&Request`; any code that runs for it finds it by
/// [`current::request()`](crate::current::request).
pub struct Request {
    received: Whose,
    g: Bag,
}

#[expect(clippy::large_enum_variant, reason = "a request is one allocation, and copies are few")]
enum Whose {
    Own(Received),
    /// A copy has all but `g` from the original (R39).
    Original(Arc<Request>),
}

/// What a request shares with its copies.
struct Received {
    parts: Parts,
    remote: Option<SocketAddr>,
    body: BodyCell,
    app: App,
    route: Option<usize>,
    params: Params,
    provided: Outcomes,
    rare: Rare,
    cancel: Cancel,
    #[cfg(feature = "session")]
    session: SessionSlot,
}

/// A function given to [`after_this_request`](crate::after_this_request).
pub(crate) type AfterThis = Box<dyn FnOnce(&mut Response) + Send>;

impl Request {
    /// A request that was made here.
    pub(crate) fn new(
        app: App,
        req: http::Request<Body>,
        route: Option<usize>,
        params: Params,
    ) -> Arc<Self> {
        let (head, body) = req.into_parts();
        let limit = app.plan(route).body_limit;
        Request::routed(app, head, body, limit, route, params)
    }

    /// A request that was routed: to a route of the app's table, or to none.
    #[inline]
    pub(crate) fn routed(
        app: App,
        parts: Parts,
        body: Body,
        body_limit: u64,
        route: Option<usize>,
        params: Params,
    ) -> Arc<Self> {
        let remote = parts.extensions.get::<SocketAddr>().copied();
        // It is large. `new` would make it on the stack and copy it; this one allocates first, and
        // it is made in its place.
        Arc::new_cyclic(|_| Request {
            received: Whose::Own(Received {
                parts,
                remote,
                body: BodyCell::new(body, body_limit),
                app,
                route,
                params,
                provided: Outcomes::default(),
                rare: Rare::default(),
                cancel: Cancel::default(),
                #[cfg(feature = "session")]
                session: SessionSlot::default(),
            }),
            g: Bag::default(),
        })
    }

    /// The same request with a new `g` (R39).
    pub(crate) fn copy(self: &Arc<Self>) -> Arc<Self> {
        let original = match &self.received {
            Whose::Own(_) => self,
            Whose::Original(original) => original,
        };
        let received = Whose::Original(Arc::clone(original));
        Arc::new(Request { received, g: Bag::default() })
    }

    pub(crate) fn is_copy(&self) -> bool {
        matches!(self.received, Whose::Original(_))
    }

    #[inline]
    fn received(&self) -> &Received {
        match &self.received {
            Whose::Own(received) => received,
            Whose::Original(original) => original.received(),
        }
    }

    /// Its method.
    pub fn method(&self) -> &Method {
        &self.received().parts.method
    }

    /// Its target, as sent.
    pub fn uri(&self) -> &Uri {
        &self.received().parts.uri
    }

    /// Its path, as sent: percent-encoded.
    pub fn path(&self) -> &str {
        self.received().parts.uri.path()
    }

    /// What stands behind the `?`, as sent: percent-encoded.
    pub fn query(&self) -> Option<&str> {
        self.received().parts.uri.query()
    }

    /// The first value of this name in the query, decoded; see [`Query`](crate::Query) for more
    /// than one or two of them.
    ///
    /// ```
    /// # fn doc(req: &duotone::Request) {
    /// // ?q=two+words
    /// assert_eq!(req.arg("q").as_deref(), Some("two words"));
    /// # }
    /// ```
    ///
    /// Bytes that are not UTF-8 become U+FFFD.
    pub fn arg(&self, name: &str) -> Option<Cow<'_, str>> {
        self.args(name).next()
    }

    /// All values of this name in the query, decoded, in their order.
    pub fn args(&self, name: &str) -> impl Iterator<Item = Cow<'_, str>> {
        let pairs = query::pairs(self.query().unwrap_or_default());
        pairs.filter(move |(found, _)| found == name).map(|(_, value)| value)
    }

    /// The version of HTTP it was sent by.
    pub fn version(&self) -> Version {
        self.received().parts.version
    }

    /// Its headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.received().parts.headers
    }

    /// The first value of a header, when it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.received().parts.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A cookie's value, percent-decoded: see [`Cookies`].
    pub fn cookie(&self, name: &str) -> Option<Cow<'_, str>> {
        Cookies::readable(self.headers()).get(name)
    }

    /// All cookies.
    ///
    /// # Errors
    ///
    /// A `Cookie` header that is not UTF-8: 400.
    pub fn cookies(&self) -> Result<Cookies<'_>> {
        Cookies::of(self.headers())
    }

    /// What the server or a layer around the app attached to it.
    pub fn extensions(&self) -> &Extensions {
        &self.received().parts.extensions
    }

    /// A path parameter's text, percent-decoded.
    pub fn param(&self, name: &str) -> Option<&str> {
        let Received { app, route, params, .. } = self.received();
        let Some(route) = *route else { return params.named(name) };
        let mut params = app.route(route).params.iter();
        let slot = params.position(|param| param.name == name)?;
        self.param_at(slot)
    }

    /// The name of the endpoint it was routed to, if to any: `admin.home` in a blueprint (R30).
    pub fn endpoint(&self) -> Option<&str> {
        self.route().map(|route| self.app().route(route).name.as_str())
    }

    /// The blueprint its route belongs to, if any; nested names are joined with dots.
    pub fn blueprint(&self) -> Option<&str> {
        self.app().route(self.route()?).blueprint.as_deref()
    }

    /// The app it was sent to.
    pub fn app(&self) -> &App {
        &self.received().app
    }

    /// The address of the client's end of the connection; `None` for a Unix socket and where the
    /// request did not come over one.
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.received().remote
    }

    /// What handlers store for each other during this request (R38).
    pub fn g(&self) -> &Bag {
        &self.g
    }

    /// What the site remembers of the browser: one session, whoever asks for it.
    ///
    /// # Errors
    ///
    /// The app has no secret key: no status, so a 500.
    #[cfg(feature = "session")]
    pub fn session(&self) -> Result<Session> {
        let received = self.received();
        let sessions = received.app.sessions().ok_or(Unset::SecretKey)?;
        Ok(received.session.open(sessions, self.headers()))
    }

    /// Adds to the response what the session has to tell the client, if there is one.
    #[cfg(feature = "session")]
    #[inline]
    pub(crate) fn save_session(&self, res: &mut Response) {
        if self.app().sessions().is_some() {
            let by_https = self.app().is_https() || self.uri().scheme() == Some(&Scheme::HTTPS);
            self.received().session.save(res, by_https);
        }
    }

    /// What the providers that ran for it came to.
    pub(crate) fn provided(&self) -> &Outcomes {
        &self.received().provided
    }

    /// The tasks that end with it (R47).
    pub(crate) fn tasks(&self) -> &TaskSet {
        &self.received().rare.make().tasks
    }

    /// Whether some of them run.
    #[inline]
    pub(crate) fn has_tasks(&self) -> bool {
        self.received().rare.get().is_some_and(|made| !made.tasks.is_empty())
    }

    /// Cancels its tasks; ready when they have ended, and what they handed to a worker.
    pub(crate) fn poll_tasks_ended(&self, cx: &Context<'_>) -> Poll<()> {
        ready!(self.tasks().poll_cancelled(cx));
        self.away().poll_ended(cx)
    }

    /// Ends what is left of it while somebody may still hold it: a copy of its context, or a task.
    pub(crate) fn end(&self) {
        self.received().rare.end();
        self.body().give_up();
    }

    /// Sets the client's address.
    pub(crate) fn came_from(&mut self, remote: SocketAddr) {
        if let Whose::Own(received) = &mut self.received {
            received.remote = Some(remote);
        }
    }

    /// Sets what was stored before.
    pub(crate) fn shares(&mut self, g: Bag) {
        self.g = g;
    }

    #[inline]
    pub(crate) fn param_at(&self, slot: usize) -> Option<&str> {
        self.received().params.text(slot, self.path())
    }

    /// What the view was mounted with, if it was mounted.
    pub(crate) fn mounted(&self) -> Option<&Arc<dyn Any + Send + Sync>> {
        self.app().route(self.route()?).data.as_ref()
    }

    pub(crate) fn body(&self) -> &BodyCell {
        &self.received().body
    }

    pub(crate) fn route(&self) -> Option<usize> {
        self.received().route
    }

    /// How long it may take until it has an answer.
    pub(crate) fn timeout(&self) -> Option<Duration> {
        self.app().options(self.route()).timeout
    }

    /// Lets its time run, if that is limited.
    pub(crate) fn start_clock(self: &Arc<Self>) -> Option<Clock> {
        let deadline = Instant::now().checked_add(self.timeout()?)?;
        self.cancel().limit(deadline);
        let this = Arc::downgrade(self);
        let clock = timer::start(deadline, this);
        if clock.is_none() {
            self.cancel().lift();
        }
        clock
    }

    /// When its time is over: with `timeout = ".."` on its route, and as long as there is no answer.
    pub fn deadline(&self) -> Option<Instant> {
        self.cancel().deadline()
    }

    /// Whether it is cancelled (R48).
    pub(crate) fn cancel(&self) -> &Cancel {
        &self.received().cancel
    }

    /// A function of that request waits for this one, on the thread that runs both.
    pub(crate) fn runs_inside(&self, outer: Arc<Request>) {
        // It does so from beginning to end.
        let _ = self.received().rare.make().outer.set(outer);
    }

    /// Whether it does.
    pub(crate) fn is_inside(&self) -> bool {
        self.outer().is_some()
    }

    /// The requests around it, the innermost first.
    pub(crate) fn around(&self) -> impl Iterator<Item = &Cancel> {
        std::iter::successors(self.outer(), |req| req.outer()).map(|req| req.cancel())
    }

    fn outer(&self) -> Option<&Arc<Request>> {
        self.received().rare.get()?.outer.get()
    }

    /// The sync code that runs for it on behalf of async code.
    pub(crate) fn away(&self) -> &Away {
        &self.received().rare.make().away
    }

    /// Adds a function to run when this request is answered.
    pub(crate) fn push_after(&self, f: AfterThis) {
        self.received().rare.make().after().push_back(f);
    }

    /// Whether a function was added that has not been run.
    #[inline]
    pub(crate) fn has_after(&self) -> bool {
        self.received().rare.get().is_some_and(|made| !made.after().is_empty())
    }

    /// Takes the function that was added first.
    pub(crate) fn pop_after(&self) -> Option<AfterThis> {
        self.received().rare.get()?.after().pop_front()
    }
}

impl Expires for Request {
    fn expire(self: Arc<Self>) {
        self.cancel().time_out();
        // It ended meanwhile. What it holds is the user's, and may block when it is dropped.
        if let Some(last) = Arc::into_inner(self) {
            let app = last.app().clone();
            app.pool().run_always(move || drop(last));
        }
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        self.body.clear();
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request({} {})", self.method(), self.uri())
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::request;

    #[test]
    fn arguments_headers_and_cookies_are_found_by_name() {
        let req = http::Request::get("/x?a=1&b=two+words&a=%32")
            .header("X-Id", "7")
            .header("cookie", "theme=dark%20blue");
        let req = request(req);
        assert_eq!(req.arg("b").as_deref(), Some("two words"));
        assert_eq!(req.args("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!((req.arg("c"), req.args("c").count()), (None, 0));
        assert_eq!(req.header("x-id"), Some("7"));
        assert_eq!(req.cookie("theme").as_deref(), Some("dark blue"));
        assert_eq!(req.cookie("none"), None);
    }
}
