//! A view: its routes, and what they share.

use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitStr};

use crate::args::{DefaultArg, OptionArgs, RouteArgs, set_once};
use crate::errors::Errors;
use crate::model::{Name, Path, Segment};

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
#[derive(Clone)]
pub(crate) struct Route<P> {
    /// The path as written, to blame.
    pub(crate) literal: LitStr,
    pub(crate) path: Path<P>,
    pub(crate) methods: Vec<String>,
    pub(crate) defaults: Vec<DefaultParam<P>>,
    pub(crate) options: RouteOptions,
}

/// How requests of a route are treated.
#[derive(Clone, Copy, Default)]
pub(crate) struct RouteOptions {
    /// In bytes.
    pub(crate) body_limit: Option<u64>,
    /// In milliseconds.
    pub(crate) timeout: Option<u64>,
    pub(crate) detach: bool,
}

/// One entry of `defaults(..)`.
#[derive(Clone)]
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
        self.routes.iter().flat_map(Route::params).collect()
    }
}

impl Route<Name> {
    fn new(args: RouteArgs, errors: &mut Errors) -> Option<Self> {
        let options = RouteOptions::new(&args.options);
        Route::at(args.path?, args.methods, args.defaults, options, errors)
    }

    /// The route at a path; `None` where the path is wrong.
    pub(crate) fn at(
        literal: LitStr,
        methods: Vec<String>,
        defaults: Vec<DefaultArg>,
        options: RouteOptions,
        errors: &mut Errors,
    ) -> Option<Self> {
        let path = Path::parse(&literal.value());
        let path = path.map_err(|mistake| syn::Error::new(literal.span(), mistake));
        let defaults = defaults.into_iter().map(DefaultParam::new).collect();
        Some(Route { path: errors.keep(path)?, literal, methods, defaults, options })
    }

    /// What its path and defaults name.
    pub(crate) fn params(&self) -> Vec<Name> {
        let defaults = self.defaults.iter().map(|default| default.param.clone());
        self.path.params().cloned().chain(defaults).collect()
    }
}

impl<P> Route<P> {
    /// The same, with parameters spoken of otherwise; `None` where one cannot be.
    pub(crate) fn by_slot<Q>(self, slot: impl Fn(P) -> Option<Q>) -> Option<Route<Q>> {
        let Route { literal, path, methods, defaults, options } = self;
        let segment = |segment| {
            Some(match segment {
                Segment::Static(text) => Segment::Static(text),
                Segment::Rest(param) => Segment::Rest(slot(param)?),
                Segment::Param { param, prefix, suffix } => {
                    Segment::Param { param: slot(param)?, prefix, suffix }
                }
            })
        };
        let segments = path.segments.into_iter().map(segment).collect::<Option<_>>()?;
        let default = |DefaultParam { param, key, text }| {
            Some(DefaultParam { param: slot(param)?, key, text })
        };
        let defaults = defaults.into_iter().map(default).collect::<Option<_>>()?;
        let path = Path { text: path.text, segments };
        Some(Route { literal, path, methods, defaults, options })
    }
}

impl RouteOptions {
    pub(crate) fn new(args: &OptionArgs) -> Self {
        RouteOptions {
            body_limit: args.body_limit.as_ref().map(|limit| limit.value),
            timeout: args.timeout.as_ref().map(|limit| limit.value),
            detach: args.detach.is_some(),
        }
    }

    /// These, and of those what these do not say.
    pub(crate) fn or(self, those: RouteOptions) -> Self {
        RouteOptions {
            body_limit: self.body_limit.or(those.body_limit),
            timeout: self.timeout.or(those.timeout),
            detach: self.detach || those.detach,
        }
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
