//! Finds the route of a request: method and path in, route and parameters out.
//!
//! The table is built once and never changes, so lookups take no lock. It never answers by
//! itself (R2): what it found is remembered and raised by the lifecycle.

mod allow;
mod check;
mod hash;
mod methods;
mod path;
mod route;
mod shape;
#[cfg(test)]
mod tests;
mod tree;

use std::borrow::Cow;
use std::sync::Arc;

use http::Method;
use percent_encoding::{CONTROLS, utf8_percent_encode};

use crate::app::Fault;
use crate::handler::{DefaultParam, Origin, Param, Segment};
use crate::request::Params;

pub(crate) use allow::Allow;
pub(crate) use path::BadPath;

use check::Clashes;
use path::Path;
use route::Route;
use tree::Node;

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
    /// The whole path, prefixes joined (R30); slots are indices into `params`. No segment at all
    /// is the app's own root, as `/` is.
    pub(crate) segments: Arc<[Segment]>,
    /// Texts for the parameters that are not in the path.
    pub(crate) defaults: &'static [DefaultParam],
    /// The parameters of its endpoint.
    pub(crate) params: Cow<'static, [Param]>,
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
    /// The path exists with a slash at its end (R24): the path to redirect to, encoded, in visible
    /// ASCII.
    Slash(String),
    /// The path is not percent-encoded UTF-8 (R25).
    BadPath(BadPath),
    /// Nothing has this path.
    Nothing,
}

/// The table of routes.
#[derive(Debug)]
pub(crate) struct Router {
    root: Node,
}

impl Router {
    /// Builds the table from the routes in registration order.
    ///
    /// # Errors
    ///
    /// Everything at once: clashes (R29), and defaults that do not fit their parameter.
    pub(crate) fn build(entries: &[Entry]) -> Result<Router, Vec<Fault>> {
        let (mut root, mut clashes, mut faults) = (Node::default(), Clashes::default(), Vec::new());
        for entry in entries {
            faults.extend(check::defaults(entry));
            let shape = root.shape(&entry.segments);
            shape.push(Route::new(entry));
            faults.extend(clashes.add(shape.id(), entry));
        }
        if faults.is_empty() { Ok(Router { root }) } else { Err(faults) }
    }

    /// The route for a method and a path (still percent-encoded, without the query).
    ///
    /// Targets that are not a path have no route: the `*` of `OPTIONS *`, and the empty path of a
    /// `CONNECT`. Of a target in absolute form the caller passes the path, which is never empty.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Found {
        let mut path = Path::new(path);
        if let Err(bad) = path.parse() {
            return Found::BadPath(bad);
        }
        let mut params = Params::default();
        let found = self.root.find(&path, |shape| shape.route(method, &path, &mut params));
        if let Some(route) = found {
            return Found::Route(route.id(), params);
        }
        self.instead(method, &path)
    }

    /// What is said of a path that has no route of this method.
    #[cold]
    fn instead(&self, method: &Method, path: &Path<'_>) -> Found {
        match self.allow(path) {
            Some((first, allow)) if *method == Method::OPTIONS => Found::Options(first, allow),
            // As in Flask, the right method behind a slash goes before a wrong one without it.
            other => match (self.with_slash(method, path), other) {
                (Some(target), _) => Found::Slash(target),
                (None, Some((_, allow))) => Found::OtherMethods(allow),
                (None, None) => Found::Nothing,
            },
        }
    }

    /// The first route of a path whatever the method, and the methods of all of them (R22).
    fn allow(&self, path: &Path<'_>) -> Option<(usize, Allow)> {
        let (mut shapes, mut routes) = (Vec::new(), Vec::new());
        self.root.find(path, |shape| {
            shapes.push(shape);
            routes.extend(shape.fitting(path));
            None::<()>
        });
        let first = routes.first()?.id();
        let allow = match shapes[..] {
            [shape] if shape.len() == routes.len() => shape.allow().clone(),
            _ => allow::value(&routes.iter().flat_map(|route| route.methods()).collect()),
        };
        Some((first, allow))
    }

    /// The path with a slash at its end, if a route that ends in one has it (R24).
    fn with_slash(&self, method: &Method, path: &Path<'_>) -> Option<String> {
        let is_path = path.len() > 0;
        if !is_path || path.ends_in_slash() || path.looks_like_a_host() {
            return None;
        }
        // What the client sent raw, a header cannot: everything but visible ASCII is encoded.
        let target = format!("{}/", utf8_percent_encode(path.raw(), CONTROLS));
        let mut longer = Path::new(&target);
        longer.parse().ok()?;
        let found = self.root.find(&longer, |shape| shape.slash_route(method, &longer)).is_some();
        found.then_some(target)
    }
}
