//! `SetCookie`: a cookie that a response gives to the client.

use std::borrow::Cow;
use std::time::Duration;

use cookie::Cookie;
use http::HeaderValue;

use crate::InvalidHeader;
pub use cookie::SameSite;

/// A cookie to set.
///
/// Unless said otherwise it is `Path=/; HttpOnly; SameSite=Lax`: sent to the whole site, not seen
/// by scripts, not sent with forms of other sites, and gone when the browser closes. `Secure` is
/// not set, since development servers speak plain HTTP: set it where the site has TLS. Name and
/// value may be any text: they are percent-encoded, and [`Request::cookie`](crate::Request::cookie)
/// decodes them.
///
/// ```
/// use std::time::Duration;
///
/// use duotone::{Response, SetCookie};
///
/// let mut res = Response::new("saved");
/// res.set_cookie(SetCookie::new("theme", "dark blue").max_age(Duration::from_secs(3600)));
/// assert_eq!(
///     res.header("set-cookie"),
///     Some("theme=dark%20blue; HttpOnly; SameSite=Lax; Path=/; Max-Age=3600")
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a cookie is set by `res.set_cookie(..)` or by answering `(cookie, T)`"]
pub struct SetCookie(Cookie<'static>);

impl SetCookie {
    /// A cookie with the defaults above.
    pub fn new(name: impl Into<Cow<'static, str>>, value: impl Into<Cow<'static, str>>) -> Self {
        let mut cookie = Cookie::new(name, value);
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        SetCookie(cookie)
    }

    /// Makes the client forget the cookie of this name; path and domain must be those it was set
    /// with.
    pub fn removal(name: impl Into<Cow<'static, str>>) -> Self {
        let mut removal = SetCookie::new(name, "");
        removal.0.make_removal();
        removal
    }

    /// Paths it is sent to: this one and those below; `/` unless set.
    pub fn path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.0.set_path(path);
        self
    }

    /// Sends it to this domain and those below, instead of to this host only.
    pub fn domain(mut self, domain: impl Into<Cow<'static, str>>) -> Self {
        self.0.set_domain(domain);
        self
    }

    /// How long the client keeps it: whole seconds.
    pub fn max_age(mut self, age: Duration) -> Self {
        let seconds = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
        self.0.set_max_age(cookie::time::Duration::seconds(seconds));
        self
    }

    /// Whether it is sent by HTTPS only.
    pub fn secure(mut self, secure: bool) -> Self {
        self.0.set_secure(secure);
        self
    }

    /// Whether scripts of the page cannot see it; true unless set.
    pub fn http_only(mut self, http_only: bool) -> Self {
        self.0.set_http_only(http_only);
        self
    }

    /// Whether it goes along with requests that other sites cause; `Lax` unless set. `None` makes
    /// it `Secure`, without which browsers refuse it.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.0.set_same_site(same_site);
        self
    }

    /// Whether each site that embeds this one has a cookie of its own (CHIPS). True makes it
    /// `Secure`, without which browsers refuse it; embedded pages want `SameSite::None` too.
    pub fn partitioned(mut self, partitioned: bool) -> Self {
        self.0.set_partitioned(partitioned);
        self
    }

    /// The header's value, if path and domain are text that an attribute can have.
    pub(crate) fn into_value(self) -> Result<HeaderValue, InvalidHeader> {
        let Self(mut cookie) = self;
        if cookie.same_site() == Some(SameSite::None) {
            cookie.set_secure(true);
        }
        for attribute in [cookie.path(), cookie.domain()].into_iter().flatten() {
            // A semicolon would begin the next attribute.
            if attribute.chars().any(|char| char == ';' || char.is_control()) {
                return Err(InvalidHeader::new(attribute, "a cookie's path or domain"));
            }
        }
        let text = cookie.encoded().to_string();
        text.parse().map_err(|_| InvalidHeader::new(&text, "a cookie"))
    }
}

/// With the defaults of [`SetCookie`].
impl<N: Into<Cow<'static, str>>, V: Into<Cow<'static, str>>> From<(N, V)> for SetCookie {
    fn from((name, value): (N, V)) -> Self {
        SetCookie::new(name, value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::extract::tests::request;

    fn value(cookie: SetCookie) -> String {
        let value = cookie.into_value().unwrap();
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn a_cookie_has_the_attributes_it_was_given() {
        for (cookie, expected) in [
            (SetCookie::new("a", "1"), "a=1; HttpOnly; SameSite=Lax; Path=/"),
            (SetCookie::from(("a", "1")).http_only(false), "a=1; SameSite=Lax; Path=/"),
            (
                SetCookie::new("a", "1").same_site(SameSite::None),
                "a=1; HttpOnly; SameSite=None; Secure; Path=/",
            ),
            (
                SetCookie::new("a", "1").partitioned(true),
                "a=1; HttpOnly; SameSite=Lax; Partitioned; Secure; Path=/",
            ),
            (
                SetCookie::new("a", "1").secure(true).path("/x").domain("e.org"),
                "a=1; HttpOnly; SameSite=Lax; Secure; Path=/x; Domain=e.org",
            ),
            (
                SetCookie::new("a", "1").max_age(Duration::MAX),
                "a=1; HttpOnly; SameSite=Lax; Path=/; Max-Age=9223372036854775807",
            ),
        ] {
            assert_eq!(value(cookie), expected);
        }
    }

    #[test]
    fn a_removal_is_empty_and_over() {
        let removal = value(SetCookie::removal("a").path("/x"));
        let start = "a=; HttpOnly; SameSite=Lax; Path=/x; Max-Age=0; Expires=";
        assert!(removal.starts_with(start), "{removal}");
    }

    #[test]
    fn attributes_cannot_be_smuggled_in() {
        for cookie in [
            SetCookie::new("a", "1").path("/; Domain=evil.example"),
            SetCookie::new("a", "1").domain("e.org\r\nx: y"),
        ] {
            assert!(cookie.clone().into_value().is_err(), "{cookie:?}");
        }
        assert_eq!(
            value(SetCookie::new("a;b", "1; Path=/x")),
            "a%3Bb=1%3B%20Path%3D%2Fx; HttpOnly; SameSite=Lax; Path=/"
        );
    }

    proptest! {
        #[test]
        fn any_value_comes_back_as_it_was(name in "[^\0]{1,8}", text in any::<String>()) {
            let set = value(SetCookie::new(name.clone(), text.clone()));
            let (sent, _) = set.split_once(';').unwrap();
            let req = request(http::Request::get("/").header("cookie", format!("x=1; {sent}")));
            prop_assume!(name != "x");
            let found = req.cookie(&name);
            prop_assert_eq!(found.as_deref(), Some(&*text));
        }
    }
}
