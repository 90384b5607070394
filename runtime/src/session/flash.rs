//! Flash messages: said to the user once, mostly on the page after the one that had something to
//! say.

use std::fmt;
use std::ops::Deref;
use std::vec;

use serde::Serialize;

use crate::handler::Needs;
use crate::{FromRequest, Request, Result, Session};

/// The category of a message that was given none, as in Flask.
const CATEGORY: &str = "message";

/// A message for the user: [`Session::flash`] leaves it, [`Flashes`] shows it.
///
/// A template finds its `category` and its `message`, as text that is still to be escaped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Flash {
    /// What kind it is: `message` unless set.
    pub category: String,
    /// What it says.
    pub message: String,
}

impl Flash {
    pub(super) fn as_pair(&self) -> (&str, &str) {
        (&self.category, &self.message)
    }
}

/// What it says.
impl fmt::Display for Flash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Session {
    /// Leaves a message for whoever shows messages next: this request if it does so later, else
    /// the one after a redirect, say.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub fn flash(&self, message: impl Into<String>) -> Result<()> {
        self.flash_as(CATEGORY, message)
    }

    /// The same with a category: `error`, `success`, what the page makes of it.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub fn flash_as(&self, category: impl Into<String>, message: impl Into<String>) -> Result<()> {
        let flash = Flash { category: category.into(), message: message.into() };
        self.change("flash", |content| content.flashes.push(flash))
    }

    /// Takes the messages that nobody has seen, in the order they were left.
    pub fn take_flashes(&self) -> Vec<Flash> {
        std::mem::take(&mut self.used().content.flashes)
    }
}

/// The messages that nobody has seen, as an argument of a handler: they count as seen when it is
/// called.
///
/// ```
/// use duotone::prelude::*;
///
/// #[post("/save")]
/// fn save(session: Session) -> Result<Redirect> {
///     session.flash_as("success", "Saved.")?;
///     Ok(Redirect::see_other("/"))
/// }
///
/// #[get("/")]
/// fn index(flashes: Flashes) -> String {
///     flashes.iter().map(|flash| format!("[{}] {}", flash.category, flash.message)).collect()
/// }
///
/// let app = App::new().secret_key("6a1f0c9e5b7d4832a1c0e9f8d7b6a594");
/// let client = app.handlers(handlers![save, index]).build()?.test_client();
/// let res = client.post("/save").follow_redirects().send();
/// assert_eq!(res.text(), "[success] Saved.");
/// assert_eq!(client.get("/").send().text(), "");
/// # Ok::<(), Error>(())
/// ```
///
/// As text it is one message per line. [`Session::take_flashes`] does the same where a handler
/// shows messages only now and then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Flashes(pub Vec<Flash>);

impl Deref for Flashes {
    type Target = [Flash];

    fn deref(&self) -> &[Flash] {
        &self.0
    }
}

impl IntoIterator for Flashes {
    type Item = Flash;
    type IntoIter = vec::IntoIter<Flash>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// One per line.
impl fmt::Display for Flashes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|flash| writeln!(f, "{flash}"))
    }
}

impl<'r> FromRequest<'r> for Flashes {
    const NEEDS: Needs = Session::NEEDS;

    fn from_request(req: &'r Request) -> Result<Self> {
        req.session().map(|session| Flashes(session.take_flashes()))
    }
}
