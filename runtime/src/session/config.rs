//! `SessionConfig`: what the session's cookie is like.

use std::borrow::Cow;
use std::time::Duration;

use crate::{SameSite, SetCookie};

/// What the session's cookie is like; [`AppBuilder::session`](crate::AppBuilder::session) takes it.
///
/// ```
/// use duotone::{App, SessionConfig};
///
/// let config = SessionConfig {
///     name: "__Host-session".into(),
///     secure: Some(true),
///     ..SessionConfig::default()
/// };
/// let app = App::new().secret_key("0123456789abcdef0123456789abcdef").session(config).build()?;
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// It is always `HttpOnly`: scripts of the page do not see it.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionConfig {
    /// Its name: `session`.
    pub name: Cow<'static, str>,
    /// Paths it is sent to, this one and those below: `/`.
    pub path: Cow<'static, str>,
    /// The domain it is sent to, with those below, instead of to this host only: none.
    pub domain: Option<Cow<'static, str>>,
    /// Whether it is sent by HTTPS only.
    ///
    /// `None`, the default, is yes where the app's
    /// [`base_url`](crate::AppBuilder::base_url) is `https` or the request's own URI says so. A
    /// proxy that speaks HTTPS for the app does not show in a request, so behind one give the
    /// `base_url`, or say `Some(true)`. It is not always on, because browsers drop such a cookie
    /// where a site is tried out by plain HTTP: a login seems to work, and is forgotten.
    pub secure: Option<bool>,
    /// Whether it goes along with requests that other sites cause: `Lax`, with links only.
    pub same_site: SameSite,
    /// Whether each site that embeds this one in a frame has a session of its own: no. Yes makes it
    /// `Secure`; such a site wants `SameSite::None` too.
    pub partitioned: bool,
    /// How long it is valid after it was written: 31 days. Whole seconds.
    pub lifetime: Duration,
    /// Whether a session that is used gets its whole lifetime anew, once half of it is over: yes.
    pub refresh: bool,
    /// Whether new sessions are [permanent](crate::Session::set_permanent): no.
    pub permanent: bool,
}

impl Default for SessionConfig {
    fn default() -> Self {
        SessionConfig {
            name: "session".into(),
            path: "/".into(),
            domain: None,
            secure: None,
            same_site: SameSite::Lax,
            partitioned: false,
            lifetime: Duration::from_secs(31 * 24 * 60 * 60),
            refresh: true,
            permanent: false,
        }
    }
}

impl SessionConfig {
    /// The cookie with this value.
    pub(super) fn cookie(&self, value: String, permanent: bool, by_https: bool) -> SetCookie {
        let cookie = self.dressed(SetCookie::new(self.name.clone(), value), by_https);
        if permanent { cookie.max_age(self.lifetime) } else { cookie }
    }

    /// What makes the client forget the cookie.
    pub(super) fn removal(&self, by_https: bool) -> SetCookie {
        self.dressed(SetCookie::removal(self.name.clone()), by_https)
    }

    fn dressed(&self, cookie: SetCookie, by_https: bool) -> SetCookie {
        let cookie = cookie.path(self.path.clone()).same_site(self.same_site);
        let cookie = cookie.partitioned(self.partitioned);
        let cookie = cookie.secure(self.secure.unwrap_or(by_https));
        match &self.domain {
            Some(domain) => cookie.domain(domain.clone()),
            None => cookie,
        }
    }

    /// How long the cookie's header is at most, without what is signed.
    pub(super) fn overhead(&self) -> usize {
        // A signature has 44 characters, some of which may be percent-encoded.
        let signature = "=".repeat(44);
        let longest = self.cookie(signature, true, true).into_value();
        longest.map_or(0, |value| value.len())
    }

    /// What is wrong with it.
    pub(crate) fn faults(&self) -> Vec<String> {
        let name = &self.name;
        let mut faults = Vec::new();
        if name.is_empty() || !name.bytes().all(is_token) {
            faults.push(format!("`{name}` cannot be the name of the session's cookie"));
        }
        if let Err(error) = self.cookie(String::new(), true, true).into_value() {
            faults.push(format!("the session's cookie: {error}"));
        }
        if self.lifetime.as_secs() == 0 {
            faults.push("the session's `lifetime` is less than a second".to_owned());
        }
        let always_secure = self.same_site == SameSite::None || self.partitioned;
        let is_secure = self.secure == Some(true) || always_secure;
        // Browsers drop cookies of these names otherwise (RFC 6265bis, section 4.1.3).
        if name.starts_with("__Host-") && !(is_secure && self.path == "/" && self.domain.is_none())
        {
            let help =
                "help: a `__Host-` cookie has `secure: Some(true)`, `path: \"/\"`, no domain";
            faults.push(format!("browsers would drop the session's cookie `{name}`\n    {help}"));
        } else if name.starts_with("__Secure-") && !is_secure {
            let help = "help: a `__Secure-` cookie has `secure: Some(true)`";
            faults.push(format!("browsers would drop the session's cookie `{name}`\n    {help}"));
        }
        faults
    }
}

/// Whether a cookie's name may have this byte (RFC 6265, section 4.1.1).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
