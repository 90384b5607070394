//! A class-based view: the functions of a type that answer requests, and the routes they share.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitStr};

use crate::args::{ClassArgs, Keyed, MethodArgs, set_once};
use crate::attribute::{ClassAttribute, METHODS};
use crate::errors::{Errors, mistake};
use crate::model::method::{self, Free};
use crate::model::{
    Answer, ClassNames, Color, Does, Handler, Name, Path, Route, RouteOptions, UrlField, View,
    arguments,
};
use crate::view_impl::{Function, ViewImpl};

/// An annotated `impl`. `P` is how path parameters are spoken of.
pub(crate) struct ClassView<P> {
    /// `with = [..]` around all functions, outermost first; that of a `#[view]` is its function's.
    pub(crate) with: Vec<Expr>,
    /// `params(..)`
    pub(crate) declared: Vec<Ident>,
    /// One per function that answers requests.
    pub(crate) methods: Vec<Method<P>>,
}

/// One of its functions.
pub(crate) struct Method<P> {
    /// The function's own `#[cfg(..)]`s.
    pub(crate) cfgs: Vec<syn::Attribute>,
    /// Its signature, free of what belongs to the `impl`.
    pub(crate) free: Free,
    pub(crate) handler: Handler<P>,
}

impl ClassView<Name> {
    /// From the attribute that is expanded, and those of ours below it.
    pub(crate) fn new(
        attributes: Vec<ClassArgs>,
        item: &ViewImpl,
        names: &ClassNames,
        errors: &mut Errors,
    ) -> Self {
        let shared = Shared::new(attributes, names, errors);
        let function = |function: &Function| shared.method(function, item, names);
        let methods: Vec<_> = item.functions.iter().filter_map(function).collect();
        // That of a trait is a mistake already.
        if methods.is_empty() && item.implemented.is_none() {
            errors.push(no_method(item, names.attribute));
        }
        for of_method in &shared.of_methods {
            let key = &of_method.key;
            if !item.functions.iter().any(|it| it.sig.ident == *key) {
                let help = format!("write `fn {key}`, or remove it");
                errors.push(mistake(key, format!("there is no method `{key}`"), help));
            }
        }
        let of_block = names.attribute == ClassAttribute::MethodView;
        let with = if of_block { shared.with } else { Vec::new() };
        ClassView { with, declared: shared.declared, methods }
    }
}

impl<P> ClassView<P> {
    /// The fields of the struct that URLs are made of, if it was given a name: they are the
    /// parameters of the first function.
    pub(crate) fn url_fields(&self, names: &ClassNames) -> Option<Vec<UrlField>> {
        let first = self.methods.first().filter(|_| names.has_url && !names.is_mounted);
        first.and_then(|method| method.handler.url_fields())
    }
}

/// What the attributes say about all functions.
struct Shared {
    /// `with = [..]`
    with: Vec<Expr>,
    /// Without methods: each function has its own.
    routes: Vec<Route<Name>>,
    of_methods: Vec<Keyed<MethodArgs>>,
    /// Of a `#[view]`.
    methods: Option<Vec<String>>,
    /// Of a view without a path.
    declared: Vec<Ident>,
    /// The arguments that are path parameters.
    params: Vec<Name>,
}

impl Shared {
    /// Several attributes are several routes (R31); what is not of a route is given in one of them.
    fn new(attributes: Vec<ClassArgs>, names: &ClassNames, errors: &mut Errors) -> Self {
        let (mut with, mut declared, mut methods) = (None, None, None);
        let (mut routes, mut of_methods): (Vec<_>, Vec<Keyed<MethodArgs>>) = Default::default();
        for mut args in attributes {
            if args.attribute != names.attribute {
                let message = "an `impl` cannot be both `#[method_view]` and `#[view]`";
                let help = "\nhelp: write an `impl` of another type for each";
                errors.push(syn::Error::new(args.span(), format!("{message}{help}")));
                continue;
            }
            if let Some(new) = args.with.take() {
                errors.keep(set_once(&mut with, new));
            }
            if let Some(new) = args.params.take() {
                errors.keep(set_once(&mut declared, new));
            }
            if let Some(new) = args.methods.take() {
                errors.keep(set_once(&mut methods, new));
            }
            for new in std::mem::take(&mut args.of_methods) {
                let key = &new.key;
                if of_methods.iter().any(|before| before.key == *key) {
                    let message = format!("`{key}` is given twice");
                    errors.push(mistake(key, message, "remove one of them"));
                }
                of_methods.push(new);
            }
            routes.extend(route(args, names.is_mounted, errors));
        }
        if let Some(Keyed { key, .. }) = declared.take_if(|_| !names.is_mounted) {
            let help = "remove it: what the path names is a path parameter";
            errors.push(mistake(&key, "`params` is for views without a path", help));
        }
        let declared =
            declared.map(|declared: Keyed<Vec<Ident>>| declared.value).unwrap_or_default();
        let in_routes = routes.iter().flat_map(Route::params);
        let params = in_routes.chain(declared.iter().map(|param| param.unraw().to_string()));
        Shared {
            with: with.map(|with: Keyed<Vec<Expr>>| with.value).unwrap_or_default(),
            params: params.collect(),
            routes,
            of_methods,
            methods: methods.map(|methods: Keyed<Vec<String>>| methods.value),
            declared,
        }
    }

    /// `None` for a function that answers no requests.
    fn method(
        &self,
        function: &Function,
        item: &ViewImpl,
        names: &ClassNames,
    ) -> Option<Method<Name>> {
        let ident = &function.sig.ident;
        let answers = match names.attribute {
            ClassAttribute::MethodView => {
                let (_, method) = METHODS.into_iter().find(|(name, _)| ident == name)?;
                vec![method.to_owned()]
            }
            ClassAttribute::View if ident == "dispatch" => {
                self.methods.clone().unwrap_or_else(|| vec!["GET".to_owned()])
            }
            ClassAttribute::View => return None,
        };
        let own = self.of_methods.iter().find(|own| own.key == *ident);
        let options = own.map(|own| RouteOptions::new(&own.value.options)).unwrap_or_default();
        let routes = self.routes.iter().map(|route| Route {
            methods: answers.clone(),
            options: options.or(route.options),
            ..route.clone()
        });
        let free = method::free(&function.sig, item, names);
        let handler = Handler {
            color: Color::of(&free.sig),
            arguments: arguments::of_method(&free, &self.params, names.is_mounted),
            answer: Answer::of(&free.sig),
            app_wide: false,
            does: Does::View(View {
                name: Some(names.endpoint.clone()),
                with: self.with_of(names.attribute, own),
                routes: routes.collect(),
            }),
        };
        Some(Method { cfgs: function.cfgs.clone(), free, handler })
    }
}

impl Shared {
    /// The decorators of one function.
    fn with_of(&self, attribute: ClassAttribute, own: Option<&Keyed<MethodArgs>>) -> Vec<Expr> {
        match attribute {
            ClassAttribute::View => self.with.clone(),
            ClassAttribute::MethodView => {
                let with = own.and_then(|own| own.value.with.as_ref());
                with.map(|with| with.value.clone()).unwrap_or_default()
            }
        }
    }
}

/// The route of one attribute; without a path, all of a route but its place.
fn route(args: ClassArgs, is_mounted: bool, errors: &mut Errors) -> Option<Route<Name>> {
    let options = RouteOptions::new(&args.options);
    if is_mounted {
        if let Some(Keyed { key, .. }) = args.defaults {
            let help =
                "give it where the view is mounted: `mounts![\"/path\", defaults(..) => value]`";
            errors.push(mistake(&key, "`defaults` is for views with a path", help));
        }
        let (text, segments) = (String::new(), Vec::new());
        let literal = LitStr::new("", Span::call_site());
        let path = Path { text, segments };
        return Some(Route { literal, path, methods: Vec::new(), defaults: Vec::new(), options });
    }
    if !args.has_path {
        let message = "missing path\nhelp: write it first: `\"/users/{id}\"`";
        errors.push(syn::Error::new(args.span(), message));
    }
    let defaults = args.defaults.map(|defaults| defaults.value).unwrap_or_default();
    Route::at(args.path?, Vec::new(), defaults, options, errors)
}

fn no_method(item: &ViewImpl, attribute: ClassAttribute) -> syn::Error {
    let has = |name: &str| item.functions.iter().any(|it| it.sig.ident == name);
    let found = METHODS.into_iter().map(|(name, _)| name).find(|name| has(name));
    let (message, help) = match (attribute, found) {
        (ClassAttribute::MethodView, _) if has("dispatch") => {
            ("no method answers requests", "write `#[view]` for `dispatch`".to_owned())
        }
        (ClassAttribute::MethodView, _) => {
            let all = METHODS.map(|(name, _)| format!("`{name}`")).join(", ");
            ("no method answers requests", format!("write one or more of {all}"))
        }
        (ClassAttribute::View, Some(found)) => {
            ("missing `dispatch`", format!("write `#[method_view]` for `{found}`"))
        }
        (ClassAttribute::View, None) => {
            ("missing `dispatch`", "add `fn dispatch(&self) -> ..` to the `impl`".to_owned())
        }
    };
    mistake(&item.self_ty, message, help)
}
