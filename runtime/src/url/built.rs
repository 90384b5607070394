//! `Url`: a path that was made for a view, and what can be added to it.

use std::borrow::Cow;
use std::fmt;

use http::HeaderValue;
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::{Serialize, Serializer};

use crate::context::current;
use crate::url::path::SEGMENT;
use crate::url::{Site, UrlError};
use crate::{App, IntoHeaderValue, IntoResponse, InvalidHeader, Response, Result};

/// RFC 3986 section 3.5.
const FRAGMENT: &AsciiSet = &SEGMENT.remove(b'/').remove(b'?');

/// A URL of a view: [`url_for`](crate::url_for()) makes one.
///
/// It is text, percent-encoded: it can be displayed, compared with text, serialized, be a header's
/// value and the address of a [`Redirect`](crate::Redirect).
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/search")]
/// fn search() {}
///
/// let app = App::new().handlers(handlers![search]).build()?;
/// let url = app.url_for(search {})?.query(&[("q", "a&b"), ("tag", "x"), ("tag", "y")])?;
/// assert_eq!(url.fragment("top").as_str(), "/search?q=a%26b&tag=x&tag=y#top");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct Url {
    text: String,
    /// Where the fragment begins, with its `#`.
    fragment: usize,
    /// What the app was told by `.base_url(..)`.
    base: Option<Site>,
}

impl Url {
    pub(super) fn new(app: &App, path: String) -> Self {
        Url { fragment: path.len(), text: path, base: app.base_url().cloned() }
    }

    /// Adds a query: a struct, a map, or a list of pairs, as [`Query`](crate::Query) reads it back.
    ///
    /// A field that is a list is written once per value, one that is `None` not at all.
    ///
    /// # Errors
    ///
    /// A value that is no query: a number, or a field that is itself a struct.
    pub fn query(mut self, query: &(impl Serialize + ?Sized)) -> Result<Self, UrlError> {
        let query = serde_html_form::to_string(query)
            .map_err(|error| UrlError::told(format!("not a query: {error}")))?;
        if !query.is_empty() {
            let mark = if self.text[..self.fragment].contains('?') { '&' } else { '?' };
            self.text.insert_str(self.fragment, &format!("{mark}{query}"));
            self.fragment += 1 + query.len();
        }
        Ok(self)
    }

    /// Sets what stands behind the `#`.
    #[must_use]
    pub fn fragment(mut self, fragment: impl AsRef<str>) -> Self {
        self.text.truncate(self.fragment);
        self.text.push('#');
        self.text.extend(utf8_percent_encode(fragment.as_ref(), FRAGMENT));
        self
    }

    /// With scheme and host: those of [`AppBuilder::base_url`](crate::AppBuilder::base_url), or else
    /// those that the current request was sent to.
    ///
    /// **Whoever sends the request chooses its `Host`.** A link in a mail that resets a password
    /// must not lead where a stranger says: give the app a base URL before you send absolute ones
    /// anywhere. With it a request's host is never looked at. Behind a proxy that ends TLS the
    /// request's own scheme is `http`, and that takes a base URL too.
    ///
    /// # Errors
    ///
    /// Without a base URL: outside of a request, and when the request's `Host` is missing or no
    /// host.
    pub fn absolute(mut self) -> Result<Self, UrlError> {
        if self.text.starts_with('/') {
            let site = match self.base.clone() {
                Some(base) => base,
                None => Site::of(&*current::request().map_err(|_| Site::none())?)?,
            };
            self.text.insert_str(0, site.as_str());
            self.fragment += site.as_str().len();
        }
        Ok(self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({})", self.text)
    }
}

impl AsRef<str> for Url {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<Url> for String {
    fn from(url: Url) -> Self {
        url.text
    }
}

impl From<Url> for Cow<'_, str> {
    fn from(url: Url) -> Self {
        Cow::Owned(url.text)
    }
}

impl PartialEq for Url {
    fn eq(&self, other: &Url) -> bool {
        self.text == other.text
    }
}

impl Eq for Url {}

impl PartialEq<str> for Url {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Url {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl Serialize for Url {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl IntoHeaderValue for Url {
    fn into_value(self) -> Result<HeaderValue, InvalidHeader> {
        self.text.into_value()
    }
}

/// As its text.
impl IntoResponse for Url {
    fn into_response(self) -> Result<Response> {
        self.text.into_response()
    }
}
