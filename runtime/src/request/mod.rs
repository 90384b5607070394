//! A request, and what the client sent by it.
//!
//! It is shared by reference by everything that runs for it, on any thread; what may change is
//! behind a lock of its own. Where it was routed to, its time, and what few requests have are steps
//! of their own.

mod away;
mod body;
mod clock;
mod cookies;
mod g;
mod made;
mod params;
pub(crate) mod query;
mod rare;
mod routed;
#[cfg(feature = "session")]
mod session;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};

use crate::cancel::Cancel;
use crate::provider::Outcomes;
#[cfg(feature = "session")]
use crate::session::SessionSlot;
use crate::{App, Result};

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

impl Request {
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

    /// The address of the client's end of the connection; `None` for a Unix socket and where the
    /// request did not come over one.
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.received().remote
    }

    /// What handlers store for each other during this request (R38).
    pub fn g(&self) -> &Bag {
        &self.g
    }

    /// What the providers that ran for it came to.
    pub(crate) fn provided(&self) -> &Outcomes {
        &self.received().provided
    }

    pub(crate) fn body(&self) -> &BodyCell {
        &self.received().body
    }

    /// Whether it is cancelled (R48).
    pub(crate) fn cancel(&self) -> &Cancel {
        &self.received().cancel
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
