//! What two functions of one blueprint could both be for: a route, an error.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{LitStr, UseTree};

use crate::args::Written;
use crate::errors::Errors;
use crate::item::HandlerFn;
use crate::model::{Argument, Does, Handler, Name, Role, Route, Segment};
use crate::module::{Cfg, Item, Kind};

/// The routes and error handlers of a blueprint, in source order.
#[derive(Default)]
pub(crate) struct Clashing {
    pub(crate) routes: Vec<RouteAt>,
    pub(crate) error_handlers: Vec<ErrorHandlerAt>,
    /// What the modules declare and import, the standard library's own names excepted.
    pub(crate) declared: HashSet<String>,
    /// How many modules there are inside of the outermost.
    modules: usize,
}

/// Where a function stands, and when it is there.
#[derive(Clone, Default)]
pub(crate) struct Place {
    pub(crate) cfg: Cfg,
    pub(crate) module: usize,
}

/// One route attribute.
pub(crate) struct RouteAt {
    pub(crate) place: Place,
    pub(crate) function: String,
    /// Its path, to blame.
    pub(crate) literal: LitStr,
    pub(crate) methods: Vec<String>,
    /// The path without the names of its parameters.
    pub(crate) shape: String,
    /// The types of those from left to right, free of lifetimes.
    pub(crate) params: Vec<String>,
}

/// One `#[error_handler]`.
pub(crate) struct ErrorHandlerAt {
    pub(crate) place: Place,
    pub(crate) function: String,
    /// What to blame: the status, or the type.
    pub(crate) span: Span,
    /// Whether its errors are the whole app's.
    pub(crate) app_wide: bool,
    pub(crate) status: Option<u16>,
    /// The type of its error, where there is no status.
    pub(crate) error: String,
}

impl Place {
    /// The same place, where this holds too.
    pub(crate) fn when(&self, cfg: &Cfg) -> Place {
        Place { cfg: self.cfg.and(cfg), module: self.module }
    }
}

impl Clashing {
    /// A module at this place.
    pub(crate) fn inside(&mut self, place: &Place) -> Place {
        self.modules += 1;
        Place { cfg: place.cfg.clone(), module: self.modules }
    }

    /// Notes the names that an item declares or imports.
    pub(crate) fn declared(&mut self, item: &Item) {
        match &item.kind {
            Kind::Type { name, .. } | Kind::Module(name, ..) => {
                self.declared.insert(name.unraw().to_string());
            }
            Kind::Use(tree) => self.imported(tree, false),
            _ => {}
        }
    }

    fn imported(&mut self, tree: &UseTree, is_std: bool) {
        match tree {
            UseTree::Path(path) => {
                let root = ["std", "core", "alloc"].iter().any(|root| path.ident == root);
                self.imported(&path.tree, is_std || root);
            }
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.imported(tree, is_std));
            }
            UseTree::Rename(tree) => {
                self.declared.insert(tree.rename.to_string());
            }
            UseTree::Name(tree) if !is_std => {
                self.declared.insert(tree.ident.to_string());
            }
            UseTree::Name(_) | UseTree::Glob(_) => {}
        }
    }

    /// Notes what an attribute of a function is for.
    pub(crate) fn add(&mut self, written: Written, function: &HandlerFn, place: &Place) {
        // What is wrong the attribute itself says.
        let mut said = Errors::default();
        let Some(handler) = Handler::new(vec![written], function, &mut said) else { return };
        let name = function.sig.ident.unraw().to_string();
        match &handler.does {
            Does::View(view) => {
                let routes = view.routes.iter();
                let routes = routes.filter_map(|it| RouteAt::new(it, &handler, &name, place));
                self.routes.extend(routes);
            }
            Does::ErrorHandler(does) => {
                let caught = handler.arguments.iter().find_map(|argument| match &argument.role {
                    Role::Caught(ty) => Some((first_of(ty)?, free_of_lifetimes(ty))),
                    _ => None,
                });
                let (span, error) = match (does.status, caught) {
                    (Some(status), _) => (status.span, String::new()),
                    (None, Some(caught)) => caught,
                    (None, None) => return,
                };
                self.error_handlers.push(ErrorHandlerAt {
                    place: place.clone(),
                    function: name,
                    span,
                    app_wide: handler.app_wide,
                    status: does.status.map(|status| status.code),
                    error,
                });
            }
            _ => {}
        }
    }
}

impl RouteAt {
    /// `None` when a parameter of the path is no argument.
    fn new(
        route: &Route<Name>,
        handler: &Handler<Name>,
        function: &str,
        place: &Place,
    ) -> Option<Self> {
        let argument = |name: &Name| {
            let is_it = |it: &&Argument| matches!(it.role, Role::Param(_)) && it.label == *name;
            Some(free_of_lifetimes(&handler.arguments.iter().find(is_it)?.ty))
        };
        Some(RouteAt {
            place: place.clone(),
            function: function.to_owned(),
            literal: route.literal.clone(),
            methods: route.methods.clone(),
            shape: route.path.segments.iter().map(shape).collect(),
            params: route.path.params().map(argument).collect::<Option<_>>()?,
        })
    }
}

/// Braces are those of parameters: a path has no others.
fn shape(segment: &Segment<Name>) -> String {
    match segment {
        Segment::Static(text) => format!("/{text}"),
        Segment::Param { prefix, suffix, .. } => format!("/{prefix}{{}}{suffix}"),
        Segment::Rest(_) => "/{*}".to_owned(),
    }
}

fn first_of(tokens: &TokenStream) -> Option<Span> {
    Some(tokens.clone().into_iter().next()?.span())
}

/// A type as text: a type that differs in a lifetime is the same here.
fn free_of_lifetimes(ty: &TokenStream) -> String {
    let mut text = String::new();
    let mut trees = ty.clone().into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                trees.next();
                trees.next_if(|next| matches!(next, TokenTree::Punct(it) if it.as_char() == ','));
            }
            TokenTree::Group(group) => {
                let inner = free_of_lifetimes(&group.stream());
                text.extend([&format!("{:?}", group.delimiter()), "(", &inner, ")"]);
            }
            // Only words need a space between them.
            TokenTree::Ident(word) if text.ends_with(|last: char| last.is_alphanumeric()) => {
                text.extend([" ", &word.to_string()]);
            }
            tree => text += &tree.to_string(),
        }
    }
    text
}
