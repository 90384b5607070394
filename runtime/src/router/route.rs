//! One route of the table: whether a path's parameters parse, and their texts.
//!
//! It is asked only about paths that have its shape.

use std::borrow::Cow;
use std::sync::Arc;

use http::Method;

use crate::handler::{DefaultParam, Param, Segment};
use crate::request::{ParamText, Params};
use crate::router::Entry;
use crate::router::methods::Methods;
use crate::router::path::{Captured, Path};

/// A route.
#[derive(Debug)]
pub(super) struct Route {
    id: usize,
    methods: Methods,
    segments: Arc<[Segment]>,
    params: Cow<'static, [Param]>,
    /// For the slots that the path does not fill.
    defaults: &'static [DefaultParam],
    /// Whether a parameter in the path has a type that not every text fits.
    is_picky: bool,
}

impl Route {
    pub(super) fn new(entry: &Entry) -> Self {
        Route {
            id: entry.id,
            methods: Methods::new(entry.methods),
            segments: Arc::clone(&entry.segments),
            params: entry.params.clone(),
            defaults: entry.defaults,
            is_picky: entry.params_in_path().any(|param| !param.accepts_all),
        }
    }

    pub(super) fn id(&self) -> usize {
        self.id
    }

    /// Whether it was registered for this method.
    pub(super) fn lists(&self, method: &Method) -> bool {
        self.methods.contain(method)
    }

    /// The methods it answers, those it has automatically among them (R22).
    pub(super) fn methods(&self) -> impl Iterator<Item = &'static str> {
        let head = self.lists(&Method::GET).then_some("HEAD");
        self.methods.names().chain(head).chain(["OPTIONS"])
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

    /// Sets a text for every parameter of the endpoint; `false` if one in the path does not parse.
    pub(super) fn parse(&self, path: &Path<'_>, params: &mut Params) -> bool {
        if self.params.is_empty() {
            return true;
        }
        params.resize(self.params.len());
        for default in self.defaults {
            params.set(default.slot, ParamText::Default(default.text));
        }
        for (index, segment) in self.segments.iter().enumerate() {
            let Some((slot, captured)) = capture(path, index, segment) else { continue };
            if !self.takes(slot, &captured) {
                return false;
            }
            params.set(slot, captured.into());
        }
        true
    }

    fn captured<'a>(&'a self, path: &'a Path<'_>) -> impl Iterator<Item = (usize, Captured<'a>)> {
        self.segments
            .iter()
            .enumerate()
            .filter_map(|(index, segment)| capture(path, index, segment))
    }
}

/// The text of the parameter that a segment is, if it is one, and its slot.
#[inline]
fn capture<'a>(
    path: &'a Path<'_>,
    index: usize,
    segment: &Segment,
) -> Option<(usize, Captured<'a>)> {
    match *segment {
        Segment::Static(_) => None,
        Segment::Param { slot, prefix, suffix } => {
            Some((slot, path.within(index, prefix.len(), suffix.len())))
        }
        Segment::Rest { slot } => Some((slot, path.rest(index))),
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
