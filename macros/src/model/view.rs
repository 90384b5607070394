//! A view: its routes, and what they share.

use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitStr};

use crate::args::{DefaultArg, RouteArgs, set_once};
use crate::errors::Errors;
use crate::model::{Name, Path};

/// A function and its routes (R31). `P` is how a path parameter is spoken of.
pub(crate) struct View<P> {
    /// `name = ".."`
    pub(crate) name: Option<String>,
    /// `with = [..]`, outermost first.
    pub(crate) with: Vec<Expr>,
    /// In source order.
    pub(crate) routes: Vec<Route<P>>,
}

/// One route attribute.
pub(crate) struct Route<P> {
    /// The path as written, to blame.
    pub(crate) literal: LitStr,
    pub(crate) path: Path<P>,
    pub(crate) methods: Vec<String>,
    pub(crate) defaults: Vec<DefaultParam<P>>,
    pub(crate) body_limit: Option<u64>,
}

/// One entry of `defaults(..)`.
pub(crate) struct DefaultParam<P> {
    pub(crate) param: P,
    /// As written, to blame.
    pub(crate) key: Ident,
    pub(crate) text: String,
}

impl View<Name> {
    /// From the attributes of one function. A route whose path is wrong is left out.
    pub(crate) fn new(attributes: Vec<RouteArgs>, errors: &mut Errors) -> Self {
        let (mut name, mut with) = (None, None);
        let mut routes = Vec::new();
        for mut args in attributes {
            if let Some(new) = args.name.take() {
                errors.keep(set_once(&mut name, new));
            }
            if let Some(new) = args.with.take() {
                errors.keep(set_once(&mut with, new));
            }
            routes.extend(Route::new(args, errors));
        }
        View {
            name: name.map(|name| name.value.value()),
            with: with.map(|with| with.value).unwrap_or_default(),
            routes,
        }
    }

    /// What its paths and defaults name.
    pub(crate) fn params(&self) -> Vec<Name> {
        let routes = self.routes.iter();
        let of = |route: &Route<Name>| {
            let defaults = route.defaults.iter().map(|default| default.param.clone());
            route.path.params().cloned().chain(defaults).collect::<Vec<_>>()
        };
        routes.flat_map(of).collect()
    }
}

impl Route<Name> {
    fn new(args: RouteArgs, errors: &mut Errors) -> Option<Self> {
        let literal = args.path?;
        let path = Path::parse(&literal.value());
        let path = path.map_err(|mistake| syn::Error::new(literal.span(), mistake));
        Some(Route {
            path: errors.keep(path)?,
            literal,
            methods: args.methods,
            defaults: args.defaults.into_iter().map(DefaultParam::new).collect(),
            body_limit: args.body_limit,
        })
    }
}

impl DefaultParam<Name> {
    fn new(default: DefaultArg) -> Self {
        DefaultParam {
            param: default.key.unraw().to_string(),
            key: default.key,
            text: default.text,
        }
    }
}
