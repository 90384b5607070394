//! Finds the route of a request: method and path in, route and parameters out.
//!
//! The table is built once and never changes, so lookups take no lock. It never answers by
//! itself (R2): what it found is remembered and raised by the lifecycle.

use http::HeaderValue;

use crate::handler::{DefaultParam, Origin, Param, Segment};
use crate::request::Params;

/// A route as the app registers it, with the prefixes of its blueprints.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What [`Found::Route`] gives back: an index into the app's own table of routes.
    pub(crate) id: usize,
    /// For messages.
    pub(crate) origin: Origin,
    /// Upper-case method names.
    pub(crate) methods: &'static [&'static str],
    /// The whole path, for messages.
    pub(crate) path: String,
    /// The whole path, prefixes joined (R30); slots are indices into `params`.
    pub(crate) segments: Vec<Segment>,
    /// Texts for the parameters that are not in the path.
    pub(crate) defaults: &'static [DefaultParam],
    /// The parameters of its endpoint.
    pub(crate) params: &'static [Param],
}

/// The outcome of a lookup.
#[derive(Debug)]
pub(crate) enum Found {
    /// This route, with a text for every parameter of its endpoint.
    Route(usize, Params),
    /// `OPTIONS` on a path no route of which lists it; the route is the first of that path (R4,
    /// R22). `Allow` is the value of that header.
    Options(usize, Allow),
    /// The path exists, with other methods (R23).
    OtherMethods(Allow),
    /// The path exists with a slash at its end (R24): the path to redirect to, still encoded.
    Slash(String),
    /// The path is not percent-encoded UTF-8 (R25).
    BadPath(BadPath),
    /// Nothing has this path.
    Nothing,
}

/// The value of an `Allow` header.
pub(crate) type Allow = HeaderValue;

/// Why a path cannot be decoded (R25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadPath {
    /// `%` without two hexadecimal digits behind it.
    #[error("`%` in the path is not followed by two hexadecimal digits")]
    Percent,
    /// A decoded segment is not UTF-8.
    #[error("the path is not UTF-8")]
    Utf8,
}

/// The table of routes.
#[derive(Debug)]
pub(crate) struct Router {}

impl Router {
    /// Builds the table; all clashes (R29) at once.
    pub(crate) fn build(_entries: &[Entry]) -> Result<Router, Vec<crate::app::Fault>> {
        Ok(Router {})
    }

    /// The route for a method and a path (still percent-encoded, without the query).
    pub(crate) fn find(&self, _method: &http::Method, _path: &str) -> Found {
        Found::Nothing
    }
}
