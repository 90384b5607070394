//! The tree of segments: every path of the table is a way from the root, routes of one shape
//! share theirs.
//!
//! A node is visited at most once per lookup, and only if the path so far has led to it, so that
//! the cost depends on the length of the path and on how many ways of the table it fits, not on
//! the size of the table.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::handler::Segment;
use crate::router::hash::BuildQuick;
use crate::router::path::Path;
use crate::router::shape::Shape;

/// Where a way through the tree branches or ends.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// By their text, in bytes.
    statics: HashMap<Box<[u8]>, Node, BuildQuick>,
    /// Parameters with text around them, in the order they are tried. They are looked through one
    /// by one: a place in a path has one or two of them.
    framed: Vec<(Frame, Node)>,
    /// A parameter that is the whole segment.
    param: Option<Box<Node>>,
    rest: Option<Shape>,
    end: Option<Shape>,
}

/// The text around a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    prefix: &'static str,
    suffix: &'static str,
}

impl Frame {
    /// Whether a segment is these texts with something between them: a parameter is never empty.
    fn matches(self, text: &str) -> bool {
        let inner = text.strip_prefix(self.prefix).and_then(|text| text.strip_suffix(self.suffix));
        inner.is_some_and(|inner| !inner.is_empty())
    }

    /// More literal text goes first, then the longer prefix. Two that are equal in this cannot
    /// match one segment, so the order is total where it matters.
    fn rank(self) -> impl Ord {
        Reverse((self.prefix.len() + self.suffix.len(), self.prefix.len()))
    }
}

impl Node {
    /// The shape that a route's segments lead to, made if it is new.
    pub(super) fn shape(&mut self, segments: &[Segment]) -> &mut Shape {
        if segments.is_empty() {
            return self.fixed("").shape_below(&[]);
        }
        self.shape_below(segments)
    }

    fn shape_below(&mut self, segments: &[Segment]) -> &mut Shape {
        let Some((first, others)) = segments.split_first() else {
            return self.end.get_or_insert_default();
        };
        match first {
            Segment::Static(text) => self.fixed(text).shape_below(others),
            Segment::Param { prefix: "", suffix: "", .. } => {
                self.param.get_or_insert_default().shape_below(others)
            }
            Segment::Param { prefix, suffix, .. } => {
                self.framed(Frame { prefix, suffix }).shape_below(others)
            }
            Segment::Rest { .. } => self.rest.get_or_insert_default(),
        }
    }

    fn fixed(&mut self, text: &str) -> &mut Node {
        self.statics.entry(text.as_bytes().into()).or_default()
    }

    fn framed(&mut self, frame: Frame) -> &mut Node {
        let there = self.framed.iter().position(|(there, _)| *there == frame);
        let index = there.unwrap_or_else(|| {
            let index = self.framed.partition_point(|(there, _)| there.rank() <= frame.rank());
            self.framed.insert(index, (frame, Node::default()));
            index
        });
        &mut self.framed[index].1
    }

    /// Offers every shape that a path has, the most specific first (R26), until one is taken.
    pub(super) fn find<'n, T>(
        &'n self,
        path: &Path<'_>,
        mut take: impl FnMut(&'n Shape) -> Option<T>,
    ) -> Option<T> {
        self.find_below(path, 0, &mut take)
    }

    fn find_below<'n, T>(
        &'n self,
        path: &Path<'_>,
        index: usize,
        take: &mut impl FnMut(&'n Shape) -> Option<T>,
    ) -> Option<T> {
        // A way that is the last one is not come back from: it is followed here, not by a call.
        let (mut node, mut index) = (self, index);
        loop {
            #[cfg(test)]
            visits::count();
            if index == path.len() {
                return node.end.as_ref().and_then(take);
            }
            let below = index + 1;
            if !node.statics.is_empty()
                && let Some(next) = node.statics.get(path.bytes(index))
            {
                if node.has_only_statics() {
                    (node, index) = (next, below);
                    continue;
                }
                if let Some(found) = next.find_below(path, below, take) {
                    return Some(found);
                }
            }
            for (frame, next) in &node.framed {
                if frame.matches(path.segment(index))
                    && let Some(found) = next.find_below(path, below, take)
                {
                    return Some(found);
                }
            }
            // What a parameter takes is never empty. So the rest does not begin with an empty
            // segment: `/files//etc/passwd` does not make an absolute path of it.
            if path.bytes(index).is_empty() {
                return None;
            }
            match (&node.param, &node.rest) {
                (Some(next), None) => (node, index) = (next, below),
                (Some(next), Some(rest)) => {
                    return next.find_below(path, below, take).or_else(|| take(rest));
                }
                (None, rest) => return rest.as_ref().and_then(take),
            }
        }
    }

    fn has_only_statics(&self) -> bool {
        self.framed.is_empty() && self.param.is_none() && self.rest.is_none()
    }
}

/// How many nodes this thread has visited.
#[cfg(test)]
pub(super) mod visits {
    use std::cell::Cell;

    thread_local!(static VISITS: Cell<usize> = const { Cell::new(0) });

    pub(super) fn count() {
        VISITS.set(VISITS.get() + 1);
    }

    pub(in crate::router) fn take() -> usize {
        VISITS.take()
    }
}
