//! A path, as its segments: `/users/{id}`, `/v{major}`, `/files/{*rest}`; and what is wrong with one.
//!
//! On stable there are no spans inside of a literal, so a mistake draws its caret itself.

mod parse;

use std::fmt;
use std::ops::Range;

/// A path, as the router takes it. `P` is how a parameter is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path<P> {
    pub(crate) text: String,
    /// One per `/`; `/` itself is one empty text, and the empty path has none (R30).
    pub(crate) segments: Vec<Segment<P>>,
}

/// What stands between two slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment<P> {
    Static(String),
    Param { param: P, prefix: String, suffix: String },
    Rest(P),
}

/// What is wrong with a path, and where.
#[derive(Debug)]
pub(crate) struct BadPath {
    path: String,
    at: Range<usize>,
    message: String,
    help: &'static str,
}

impl<P> Path<P> {
    /// The parameters, from left to right.
    pub(crate) fn params(&self) -> impl Iterator<Item = &P> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Static(_) => None,
            Segment::Param { param, .. } | Segment::Rest(param) => Some(param),
        })
    }
}

/// The message, the path with a caret, and what to write.
impl fmt::Display for BadPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.message)?;
        let columns = |range: Range<usize>| self.path[range].chars().count();
        let before = " ".repeat(columns(0..self.at.start));
        let carets = "^".repeat(columns(self.at.clone()).max(1));
        writeln!(f, "  {}\n  {before}{carets}", self.path)?;
        write!(f, "help: {}", self.help)
    }
}
