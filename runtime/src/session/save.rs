//! Where the response is complete: the session goes with it.

use http::header::{HeaderValue, VARY};

use crate::{Response, Session, SetCookie};

impl Session {
    /// Adds to a response what the client and the caches have to know.
    ///
    /// From now on nothing more can be inserted.
    pub(super) fn save(&self, res: &mut Response, by_https: bool) {
        if self.finish() {
            add_vary(res);
            if let Some(cookie) = self.cookie(by_https) {
                // INVARIANT: the config was checked when the app was built.
                res.add_cookie(cookie).expect("a config without faults");
            }
        }
    }

    /// Says whether the response depends on it.
    fn finish(&self) -> bool {
        let mut now = self.lock();
        now.sent = true;
        now.used
    }

    /// What the client has to be told, if anything.
    fn cookie(&self, by_https: bool) -> Option<SetCookie> {
        let (sessions, content) = (&self.0.sessions, &self.lock().content);
        let Some(opened) = &self.0.opened else {
            return (!content.is_empty()).then(|| sessions.cookie(content, by_https));
        };
        if content.is_empty() {
            return Some(sessions.config.removal(by_https));
        }
        let changed = *content != opened.content;
        (changed || sessions.is_due(opened.age)).then(|| sessions.cookie(content, by_https))
    }
}

/// `Vary: Cookie`, beside what else it depends on.
fn add_vary(res: &mut Response) {
    let headers = res.headers_mut();
    let says = |value: &HeaderValue| {
        let value = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        value.split(',').any(|name| matches!(name.trim(), "cookie" | "*"))
    };
    if !headers.get_all(VARY).iter().any(says) {
        headers.append(VARY, HeaderValue::from_static("Cookie"));
    }
}
