//! One route of the table: whether a path's parameters parse, and their texts.
//!
//! It is asked only about paths that have its shape.

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
    /// How many parameters its endpoint has.
    params: usize,
    /// Those that the path fills, from left to right.
    captures: Box<[Capture]>,
    /// For the others.
    defaults: &'static [DefaultParam],
    ends_in_slash: bool,
}

/// A parameter in the path.
#[derive(Debug)]
struct Capture {
    slot: usize,
    /// The segment that has its text, or the first that has.
    index: usize,
    part: Part,
    /// `None` where every text fits, so that none has to be asked about.
    fits: Option<fn(&str) -> bool>,
}

/// Which part of the path is the text.
#[derive(Debug)]
enum Part {
    /// What stands in the segment between texts of these lengths.
    Within(usize, usize),
    /// All from there on.
    Rest,
}

impl Route {
    pub(super) fn new(entry: &Entry) -> Self {
        let segments = entry.segments.iter().enumerate();
        let last = entry.segments.last();
        Route {
            id: entry.id,
            methods: Methods::new(entry.methods),
            params: entry.params.len(),
            captures: segments.filter_map(|(at, it)| Capture::new(at, it, &entry.params)).collect(),
            defaults: entry.defaults,
            ends_in_slash: matches!(last, Some(Segment::Static(text)) if text.is_empty()),
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
        self.ends_in_slash
    }

    /// Whether every parameter in the path parses as its type (R28).
    pub(super) fn fits(&self, path: &Path<'_>) -> bool {
        self.captures
            .iter()
            .all(|capture| capture.fits.is_none_or(|fits| fits(&capture.of(path).text)))
    }

    /// Sets a text for every parameter of the endpoint; `false` if one in the path does not parse.
    #[inline]
    pub(super) fn parse(&self, path: &Path<'_>, params: &mut Params) -> bool {
        if self.params == 0 {
            return true;
        }
        params.resize(self.params);
        for default in self.defaults {
            params.set(default.slot, ParamText::Default(default.text));
        }
        self.captures.iter().all(|capture| {
            let captured = capture.of(path);
            let fits = capture.fits.is_none_or(|fits| fits(&captured.text));
            if fits {
                params.set(capture.slot, captured.into());
            }
            fits
        })
    }
}

impl Capture {
    fn new(index: usize, segment: &Segment, params: &[Param]) -> Option<Self> {
        let (slot, part) = match *segment {
            Segment::Static(_) => return None,
            Segment::Param { slot, prefix, suffix } => {
                (slot, Part::Within(prefix.len(), suffix.len()))
            }
            Segment::Rest { slot } => (slot, Part::Rest),
        };
        let picky = params.get(slot).filter(|param| !param.accepts_all);
        Some(Capture { slot, index, part, fits: picky.map(|param| param.fits) })
    }

    /// The text.
    #[inline]
    fn of<'p>(&self, path: &'p Path<'_>) -> Captured<'p> {
        match self.part {
            Part::Within(prefix, suffix) => path.within(self.index, prefix, suffix),
            Part::Rest => path.rest(self.index),
        }
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
