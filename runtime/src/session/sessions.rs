//! The sessions of an app: keys and config, a cookie in and a session out, and back.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use crate::session::content::Content;
use crate::session::{SecretKey, SessionConfig};
use crate::{Cookies, SetCookie};

/// What browsers keep of a cookie, its name and attributes included (RFC 6265, section 6.1).
const COOKIE_LIMIT: usize = 4096;

/// What the sessions of an app have in common.
pub(crate) struct Sessions {
    /// The first signs, all of them verify.
    keys: Vec<SecretKey>,
    pub(super) config: SessionConfig,
    /// How long the text that is signed may be.
    pub(super) limit: usize,
}

/// A session that a request brought.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) content: Content,
    /// For how many seconds it has been written.
    pub(super) age: u64,
}

/// Why a cookie is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// None of the keys signed it.
    NotSigned,
    /// It is of another layout, that of a later version perhaps.
    Unreadable,
    Expired,
}

impl Sessions {
    /// `None` without a key.
    pub(crate) fn new(keys: Vec<SecretKey>, config: SessionConfig) -> Option<Arc<Self>> {
        let limit = COOKIE_LIMIT.saturating_sub(config.overhead());
        (!keys.is_empty()).then(|| Arc::new(Sessions { keys, config, limit }))
    }

    /// The path of their cookie.
    pub(crate) fn path(&self) -> &str {
        &self.config.path
    }

    /// The first cookie of the session's name that is one: others may have set some, for another
    /// path or a whole domain.
    ///
    /// Those before it are given to `refused`.
    pub(super) fn open(
        &self,
        headers: &HeaderMap,
        mut refused: impl FnMut(Refused),
    ) -> Option<Opened> {
        let all = Cookies::readable(headers).iter();
        let named = all.filter(|(name, _)| *name == self.config.name);
        let mut read = named.map(|(_, value)| self.read(&value, now()));
        read.find_map(|read| read.map_err(&mut refused).ok())
    }

    /// Reads a cookie's value.
    pub(super) fn read(&self, value: &str, now: u64) -> Result<Opened, Refused> {
        let verified = self.keys.iter().find_map(|key| key.verify(value));
        let text = verified.ok_or(Refused::NotSigned)?;
        let (content, at) = Content::read(&text).ok_or(Refused::Unreadable)?;
        // One that is from the future comes of a server whose clock is ahead of ours.
        let age = now.saturating_sub(at);
        if age >= self.config.lifetime.as_secs() {
            return Err(Refused::Expired);
        }
        Ok(Opened { content, age })
    }

    /// A cookie's value.
    pub(super) fn write(&self, content: &Content, now: u64) -> String {
        let text = content.write(now);
        // INVARIANT: `new` made sure that there is one.
        self.keys.first().expect("a key that signs").sign(text)
    }

    /// The `Set-Cookie` that makes the client's session this one.
    pub(super) fn cookie(&self, content: &Content, by_https: bool) -> SetCookie {
        self.config.cookie(self.write(content, now()), content.permanent, by_https)
    }

    /// Whether a session of this age gets its lifetime anew.
    pub(super) fn is_due(&self, age: u64) -> bool {
        self.config.refresh && age >= self.config.lifetime.as_secs() / 2
    }
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
