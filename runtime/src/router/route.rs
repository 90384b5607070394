//! One route of the table: whether a path's parameters parse, and their texts.
//!
//! It is asked only about paths that have its shape.

use std::borrow::Cow;
use std::sync::Arc;

use crate::handler::{Param, Segment};
use crate::request::{ParamText, Params};
use crate::router::Entry;
use crate::router::path::{Captured, Path};

/// A route.
#[derive(Debug)]
pub(super) struct Route {
    id: usize,
    methods: &'static [&'static str],
    segments: Arc<[Segment]>,
    params: Cow<'static, [Param]>,
    /// One text per slot: its default. The path fills the others.
    texts: Box<[ParamText]>,
    /// Whether a parameter in the path has a type that not every text fits.
    is_picky: bool,
}

impl Route {
    pub(super) fn new(entry: &Entry) -> Self {
        let mut texts = vec![ParamText::Default(""); entry.params.len()];
        for default in entry.defaults {
            if let Some(text) = texts.get_mut(default.slot) {
                *text = ParamText::Default(default.text);
            }
        }
        Route {
            id: entry.id,
            methods: entry.methods,
            segments: Arc::clone(&entry.segments),
            params: entry.params.clone(),
            texts: texts.into(),
            is_picky: entry.params_in_path().any(|param| !param.accepts_all),
        }
    }

    pub(super) fn id(&self) -> usize {
        self.id
    }

    /// Whether it was registered for this method.
    pub(super) fn lists(&self, method: &str) -> bool {
        self.methods.contains(&method)
    }

    /// The methods it answers, those it has automatically among them (R22).
    pub(super) fn methods(&self) -> impl Iterator<Item = &'static str> {
        let head = self.lists("GET").then_some("HEAD");
        self.methods.iter().copied().chain(head).chain(["OPTIONS"])
    }

    pub(super) fn ends_in_slash(&self) -> bool {
        matches!(self.segments.last(), Some(Segment::Static(text)) if text.is_empty())
    }

    /// Whether every parameter in the path parses as its type (R28).
    pub(super) fn fits(&self, path: &Path<'_>) -> bool {
        !self.is_picky || self.captured(path).all(|(slot, captured)| self.takes(slot, &captured))
    }

    fn takes(&self, slot: usize, captured: &Captured<'_>) -> bool {
        let fits = |param: &Param| param.accepts_all || (param.fits)(&captured.text);
        self.params.get(slot).is_none_or(fits)
    }

    /// A text for every parameter of the endpoint, if every one in the path parses.
    pub(super) fn params(&self, path: &Path<'_>) -> Option<Params> {
        if self.texts.is_empty() {
            return Some(Params::default());
        }
        let mut texts = self.texts.clone();
        for (slot, captured) in self.captured(path) {
            if !self.takes(slot, &captured) {
                return None;
            }
            if let Some(text) = texts.get_mut(slot) {
                *text = captured.into();
            }
        }
        Some(Params::new(texts))
    }

    fn captured<'a>(&'a self, path: &'a Path<'_>) -> impl Iterator<Item = (usize, Captured<'a>)> {
        path.pieces().zip(&*self.segments).filter_map(|(piece, segment)| match *segment {
            Segment::Static(_) => None,
            Segment::Param { slot, prefix, suffix } => {
                Some((slot, path.within(piece, prefix.len(), suffix.len())))
            }
            Segment::Rest { slot } => Some((slot, path.rest(piece))),
        })
    }
}

impl Entry {
    /// The parameters that the path fills, from left to right.
    pub(super) fn params_in_path(&self) -> impl Iterator<Item = &Param> {
        self.segments.iter().filter_map(|segment| match *segment {
            Segment::Static(_) => None,
            Segment::Param { slot, .. } | Segment::Rest { slot } => self.params.get(slot),
        })
    }
}
