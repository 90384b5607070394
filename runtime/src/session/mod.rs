//! Sessions: what a site remembers of a browser, in a cookie that is signed.
//!
//! A session is read when it is first asked for, and written where the response is complete.

mod config;
mod content;
mod error;
mod flash;
mod keys;
mod save;
mod sessions;
mod slot;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::handler::Needs;
use crate::{FromRequest, Request, Result};

pub use config::SessionConfig;
use content::{Content, Value};
pub use error::SessionError;
pub use flash::{Flash, Flashes};
pub(crate) use keys::SecretKey;
pub(crate) use sessions::Sessions;
use sessions::{Opened, now};
pub(crate) use slot::SessionSlot;

/// What the site remembers of a browser from one request to the next: values by name.
///
/// ```
/// use duotone::prelude::*;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Login {
///     user: String,
/// }
///
/// #[post("/login")]
/// fn login(Form(form): Form<Login>, session: Session) -> Result<Redirect> {
///     // A real one compares a password first.
///     session.clear();
///     session.insert("user", form.user)?;
///     session.flash("You are logged in.")?;
///     Ok(Redirect::see_other("/"))
/// }
///
/// #[post("/logout")]
/// fn logout(session: Session) -> Redirect {
///     session.clear();
///     Redirect::see_other("/")
/// }
///
/// #[get("/")]
/// async fn index(session: Session, flashes: Flashes) -> Result<String> {
///     let user = session.get::<String>("user")?;
///     let user = user.unwrap_or("stranger".to_owned());
///     Ok(format!("{flashes}Hello, {user}!"))
/// }
///
/// let app = App::new()
///     // From the environment it is `DUOTONE_SECRET_KEY`.
///     .secret_key("6a1f0c9e5b7d4832a1c0e9f8d7b6a594")
///     .handlers(handlers![login, logout, index])
///     .build()?;
///
/// let client = app.test_client();
/// assert_eq!(client.get("/").send().text(), "Hello, stranger!");
/// let res = client.post("/login").form(&[("user", "Ada")]).follow_redirects().send();
/// assert_eq!(res.text(), "You are logged in.\nHello, Ada!");
/// assert_eq!(client.get("/").send().text(), "Hello, Ada!");
/// client.post("/logout").send();
/// assert_eq!(client.get("/").send().text(), "Hello, stranger!");
/// # Ok::<(), Error>(())
/// ```
///
/// It is an argument of any handler, and found by [`req.session()`](Request::session) and
/// [`current::session()`](crate::current::session) too. All of them are handles of one session:
/// what a hook inserts the view sees (R37), on whatever thread. Each method is one step, also when
/// several threads call it; [`get`](Self::get) and then [`insert`](Self::insert) are two.
///
/// # Where it is
///
/// In a cookie of the browser, **signed and not encrypted**: the user can read what it holds, and
/// cannot change it. Keep no secrets in it. The server keeps nothing, so it cannot call a session
/// back either: a copy of the cookie stays valid until it expires, also after a logout, which
/// makes the browser forget it. Of two requests that a browser sends at once, the one that is
/// answered last has the last word.
///
/// A cookie has room for 4096 bytes. A value that would not fit is an error of
/// [`insert`](Self::insert), so nothing is lost silently.
///
/// # When it is written
///
/// Once per request, when the `after_request` hooks have run, and so in answers of error handlers
/// too; before a streamed body begins. The cookie is set only when what the session holds has
/// changed, and when half of its lifetime is over; it is removed when nothing is left in it. A
/// response for which the session was used has `Vary: Cookie`, so that no cache shows it to
/// somebody else. What a teardown, a streamed body or work in the background inserts after that
/// is an error.
///
/// A cookie that was tampered with, was signed by another key, has expired or comes from a later
/// version is no session: a new one takes its place.
///
/// # Keys
///
/// [`secret_key`](crate::AppBuilder::secret_key) or `DUOTONE_SECRET_KEY` gives the key. A handler
/// that asks for a session of an app without one is a fault when the app is built;
/// `Option<Session>` is not, and is `None` then. What the cookie is called, where it is sent and
/// how long it is valid says [`SessionConfig`].
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    sessions: Arc<Sessions>,
    /// What the request brought.
    opened: Option<Opened>,
    now: Mutex<Now>,
}

/// What a session is at the moment. No code of users runs while it is locked.
struct Now {
    content: Content,
    /// The response depends on it.
    used: bool,
    /// The response is complete.
    sent: bool,
}

impl Session {
    /// The session that was opened, or a new one.
    fn new(sessions: &Arc<Sessions>, opened: Option<Opened>, sent: bool) -> Self {
        let content = opened.as_ref().map_or_else(
            || Content { permanent: sessions.config.permanent, ..Content::default() },
            |opened| opened.content.clone(),
        );
        let now = Now { content, used: false, sent };
        let sessions = Arc::clone(sessions);
        Session(Arc::new(Shared { sessions, opened, now: Mutex::new(now) }))
    }

    /// A value, if there is one of this name.
    ///
    /// # Errors
    ///
    /// The value is not of this type.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let value = self.used().content.values.get(name).cloned();
        let value = value.map(|value| serde_json::from_str(value.as_json())).transpose();
        Ok(value?)
    }

    /// Sets a value: anything that can be JSON, owned or borrowed.
    ///
    /// A value that is equal to the one before is no change.
    ///
    /// # Errors
    ///
    /// The value cannot be written as JSON, or [`SessionError`]: there is no room for it, or the
    /// response is complete. The session is as it was then.
    pub fn insert(&self, name: impl Into<String>, value: impl Serialize) -> Result<()> {
        let (name, value) = (name.into(), Value::of(value)?);
        self.change(&name.clone(), |content| {
            let before = content.values.get(&name);
            if before.is_none_or(|before| !before.says_the_same(&value)) {
                content.values.insert(name, value);
            }
        })
    }

    /// Takes a value out, if there is one of this name.
    ///
    /// # Errors
    ///
    /// The value is not of this type; it is gone all the same.
    pub fn take<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let value = self.used().content.values.remove(name);
        let value = value.map(|value| serde_json::from_str(value.as_json())).transpose();
        Ok(value?)
    }

    /// Removes a value; says whether there was one.
    pub fn remove(&self, name: &str) -> bool {
        self.used().content.values.remove(name).is_some()
    }

    /// Forgets everything, flash messages too.
    pub fn clear(&self) {
        let mut now = self.used();
        now.content.values.clear();
        now.content.flashes.clear();
    }

    /// Whether there is a value of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.used().content.values.contains_key(name)
    }

    /// The names of all values, in alphabetical order.
    pub fn keys(&self) -> Vec<String> {
        self.used().content.values.keys().cloned().collect()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.used().content.values.is_empty()
    }

    /// Whether the request brought none, or none that is valid.
    pub fn is_new(&self) -> bool {
        drop(self.used());
        self.0.opened.is_none()
    }

    /// Whether the browser keeps it when it is closed.
    pub fn is_permanent(&self) -> bool {
        self.used().content.permanent
    }

    /// Whether the browser keeps it when it is closed: "remember me". Otherwise it does not, and
    /// either way the session is valid for its [`lifetime`](SessionConfig::lifetime).
    pub fn set_permanent(&self, permanent: bool) {
        self.used().content.permanent = permanent;
    }

    /// Whether it was looked into or changed by any function of this request: then the response is
    /// for this browser alone, and a cache that serves others must know. Having the session and
    /// asking this is no use of it.
    ///
    /// ```
    /// use duotone::testing;
    ///
    /// let req = testing::request().build();
    /// let session = req.session()?;
    /// assert!(!session.is_used());
    /// assert!(!req.session()?.contains("user"));
    /// assert!(session.is_used());
    /// # Ok::<(), duotone::Error>(())
    /// ```
    pub fn is_used(&self) -> bool {
        self.lock().used
    }

    /// Changes what it holds, if that fits into the cookie and can still be sent.
    fn change(&self, name: &str, change: impl FnOnce(&mut Content)) -> Result<()> {
        let mut current = self.used();
        if current.sent {
            return Err(SessionError::Sent { name: name.to_owned() }.into());
        }
        let mut content = current.content.clone();
        change(&mut content);
        let (size, limit) = (content.write(now()).len(), self.0.sessions.limit);
        if size > limit {
            return Err(SessionError::Full { name: name.to_owned(), size, limit }.into());
        }
        current.content = content;
        Ok(())
    }

    /// What it is at the moment, on which the response depends from now on.
    fn used(&self) -> MutexGuard<'_, Now> {
        let mut now = self.lock();
        now.used = true;
        now
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Values are the user's own: the names alone are shown.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.lock().content.values.keys().cloned().collect();
        f.debug_tuple("Session").field(&names).finish()
    }
}

impl<'r> FromRequest<'r> for Session {
    const NEEDS: Needs = Needs { session: true, ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        req.session()
    }
}
