//! The path parameters of a request: where they stand in the path, or their decoded text.

use std::ops::Range;

/// One text per parameter of the endpoint, by slot.
#[derive(Debug)]
pub(crate) enum Params {
    /// As many as most endpoints have: they take no allocation.
    Few {
        texts: [ParamText; Params::FEW],
        count: usize,
    },
    Many(Box<[ParamText]>),
}

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
    const NONE: Self = ParamText::Default("");

    /// One of a request that was not routed.
    pub(crate) fn named(name: &str, text: String) -> Self {
        ParamText::Named(Box::new((name.to_owned(), text)))
    }
}

impl Default for Params {
    fn default() -> Self {
        Params::of(0)
    }
}

impl Params {
    const FEW: usize = 2;

    /// So many, to be [set](Self::set).
    pub(crate) fn of(count: usize) -> Self {
        if count <= Params::FEW {
            Params::Few { texts: [ParamText::NONE; Params::FEW], count }
        } else {
            Params::Many(vec![ParamText::NONE; count].into())
        }
    }

    /// Makes place for so many, all of which are to be set.
    pub(crate) fn resize(&mut self, count: usize) {
        match self {
            Params::Few { count: old, .. } if count <= Params::FEW => *old = count,
            _ => *self = Params::of(count),
        }
    }

    pub(crate) fn new(texts: impl Into<Box<[ParamText]>>) -> Self {
        Params::Many(texts.into())
    }

    pub(crate) fn set(&mut self, slot: usize, text: ParamText) {
        let texts = match self {
            Params::Few { texts, count } => &mut texts[..*count],
            Params::Many(texts) => texts,
        };
        if let Some(place) = texts.get_mut(slot) {
            *place = text;
        }
    }

    fn texts(&self) -> &[ParamText] {
        match self {
            Params::Few { texts, count } => &texts[..*count],
            Params::Many(texts) => texts,
        }
    }

    /// The text of a slot; `path` is the path the parameters were found in.
    pub(crate) fn text<'a>(&'a self, slot: usize, path: &'a str) -> Option<&'a str> {
        self.texts().get(slot).map(|text| match text {
            ParamText::Raw(range) => &path[range.start as usize..range.end as usize],
            ParamText::Decoded(text) => text,
            ParamText::Default(text) => text,
            ParamText::Named(named) => &named.1,
        })
    }

    /// The text of this name, in a request that was not routed.
    pub(crate) fn named(&self, name: &str) -> Option<&str> {
        self.texts().iter().find_map(|text| match text {
            ParamText::Named(named) if named.0 == name => Some(&*named.1),
            _ => None,
        })
    }
}
