//! The path parameters of a request: where they stand in the path, or their decoded text.

use std::ops::Range;

/// One text per parameter of the endpoint, by slot.
#[derive(Debug, Default)]
pub(crate) struct Params(Box<[ParamText]>);

/// The text of one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ParamText {
    /// These bytes of the path: nothing in them was percent-encoded.
    Raw(Range<u32>),
    /// Percent-decoded.
    Decoded(Box<str>),
    /// From the route's `defaults(..)`.
    Default(&'static str),
    /// With its name, in a request that was not routed: a unit test's.
    Named(Box<(String, String)>),
}

impl ParamText {
    /// One of a request that was not routed.
    pub(crate) fn named(name: &str, text: String) -> Self {
        ParamText::Named(Box::new((name.to_owned(), text)))
    }
}

impl Params {
    pub(crate) fn new(texts: impl Into<Box<[ParamText]>>) -> Self {
        Params(texts.into())
    }

    /// The text of a slot; `path` is the path the parameters were found in.
    pub(crate) fn text<'a>(&'a self, slot: usize, path: &'a str) -> Option<&'a str> {
        self.0.get(slot).map(|text| match text {
            ParamText::Raw(range) => &path[range.start as usize..range.end as usize],
            ParamText::Decoded(text) => text,
            ParamText::Default(text) => text,
            ParamText::Named(named) => &named.1,
        })
    }

    /// The text of this name, in a request that was not routed.
    pub(crate) fn named(&self, name: &str) -> Option<&str> {
        self.0.iter().find_map(|text| match text {
            ParamText::Named(named) if named.0 == name => Some(&*named.1),
            _ => None,
        })
    }
}
