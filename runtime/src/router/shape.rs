//! The routes of one shape: paths that differ in nothing but the names and types of their
//! parameters, and in their methods.

use std::collections::BTreeSet;

use http::Method;

use crate::request::Params;
use crate::router::allow::{self, Allow};
use crate::router::path::Path;
use crate::router::route::Route;

/// Routes of one shape, in registration order.
#[derive(Debug)]
pub(super) struct Shape {
    routes: Vec<Route>,
    methods: BTreeSet<&'static str>,
    /// For when all of the routes fit.
    allow: Allow,
}

impl Default for Shape {
    fn default() -> Self {
        let methods = BTreeSet::new();
        let allow = allow::value(&methods);
        Shape { routes: Vec::new(), methods, allow }
    }
}

impl Shape {
    pub(super) fn push(&mut self, route: Route) {
        let known = self.methods.len();
        self.methods.extend(route.methods());
        if self.methods.len() > known {
            self.allow = allow::value(&self.methods);
        }
        self.routes.push(route);
    }

    /// What no other shape has: the id of its first route.
    pub(super) fn id(&self) -> Option<usize> {
        self.routes.first().map(Route::id)
    }

    pub(super) fn len(&self) -> usize {
        self.routes.len()
    }

    /// The methods of all its routes.
    pub(super) fn allow(&self) -> &Allow {
        &self.allow
    }

    /// The route for a method, and its parameters: the first whose parameters parse (R28). One that
    /// lists `HEAD` goes before one that has it by `GET` (R22).
    pub(super) fn route(
        &self,
        method: &Method,
        path: &Path<'_>,
        params: &mut Params,
    ) -> Option<&Route> {
        let listed = |route: &&Route| route.lists(method) && route.parse(path, params);
        match self.routes.iter().find(listed) {
            None if *method == Method::HEAD => self.route(&Method::GET, path, params),
            found => found,
        }
    }

    /// The routes whose parameters parse, whatever their methods.
    pub(super) fn fitting(&self, path: &Path<'_>) -> impl Iterator<Item = &Route> {
        self.routes.iter().filter(|route| route.fits(path))
    }

    /// A route that ends in `/` and would answer the method, if need be automatically (R24).
    pub(super) fn slash_route(&self, method: &Method, path: &Path<'_>) -> Option<&Route> {
        let answers = |route: &Route| route.methods().any(|known| known == method.as_str());
        self.fitting(path).find(|route| route.ends_in_slash() && answers(route))
    }
}
