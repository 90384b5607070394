//! Paths, defaults and arguments belong together: every path argument is in each path or in its
//! defaults (R31), and everything that a path names is an argument.

use std::collections::HashSet;

use syn::ext::IdentExt as _;
use syn::{Ident, LitStr, Signature};

use crate::errors::{Errors, mistake};
use crate::model::{Argument, DefaultParam, Name, Path, Role, Route, Segment, Slot, View};

/// Speaks of parameters by slot instead of by name.
pub(super) fn check(
    view: View<Name>,
    arguments: &[Argument],
    sig: &Signature,
    errors: &mut Errors,
) -> Option<View<Slot>> {
    routes(&view.routes, &[Function { name: &sig.ident, arguments }], errors);
    by_slot(view, arguments)
}

/// Speaks of parameters by slot; `None` where there is not an argument for each.
pub(super) fn by_slot(view: View<Name>, arguments: &[Argument]) -> Option<View<Slot>> {
    let slot = |name: Name| slot(arguments, &name);
    let routes: Option<_> = view.routes.into_iter().map(|route| route.by_slot(slot)).collect();
    Some(View { name: view.name, with: view.with, routes: routes? })
}

/// A function that answers the routes.
pub(super) struct Function<'a> {
    pub(super) name: &'a Ident,
    pub(super) arguments: &'a [Argument],
}

/// Reports what the routes and the functions that answer all of them lack.
pub(super) fn routes(routes: &[Route<Name>], functions: &[Function<'_>], errors: &mut Errors) {
    let mut rules = Rules { functions, lacking: HashSet::new() };
    for route in routes {
        rules.route(route, errors);
    }
}

/// Reports what the functions lack of the parameters that they are said to have.
pub(super) fn declared(params: &[Ident], functions: &[Function<'_>], errors: &mut Errors) {
    let mut rules = Rules { functions, lacking: HashSet::new() };
    for param in params {
        let name = param.unraw().to_string();
        let help = rules.add(&name);
        let message = format!("no argument for `{name}`");
        rules.is_argument(&name, || mistake(param, message, help), errors);
    }
}

struct Rules<'a> {
    functions: &'a [Function<'a>],
    /// What functions were already said to lack: the at which place, and the name.
    lacking: HashSet<(usize, Name)>,
}

impl Rules<'_> {
    fn route(&mut self, route: &Route<Name>, errors: &mut Errors) {
        self.supplies_every_argument(route, errors);
        let Route { literal, path, defaults, .. } = route;
        self.no_other_grammar(path, literal, errors);
        for name in path.params() {
            let unused = format!("_{name}");
            let help = if self.others().any(|other| other == unused) {
                format!("rename `{unused}` to `{name}`, or write `{{{unused}}}`")
            } else {
                self.add(name)
            };
            let message = format!("no argument for `{{{name}}}`");
            self.is_argument(name, || mistake(literal, &message, help), errors);
        }
        for DefaultParam { param: name, key, .. } in defaults {
            if path.params().any(|param| param == name) {
                let message = format!("`{name}` is in the path, so it cannot have a default");
                let help = format!("remove it, or `{{{name}}}` from the path");
                errors.push(mistake(key, message, help));
                continue;
            }
            let message = format!("no argument for the default `{name}`");
            let help = self.add(name);
            self.is_argument(name, || mistake(key, &message, help), errors);
        }
    }

    /// The arguments that no path names.
    fn others(&self) -> impl Iterator<Item = &str> {
        let all = self.functions.iter().flat_map(|function| function.arguments);
        let others = all.filter(|it| it.ident.is_some() && matches!(it.role, Role::Extract));
        others.map(|argument| argument.label.as_str())
    }

    fn add(&self, name: &str) -> String {
        let all = self.functions.iter().map(|function| format!("`{}`", function.name));
        format!("add `{name}: T` to {}", all.collect::<Vec<_>>().join(", "))
    }

    /// Every function has the argument. Where none has, the route is `wrong`.
    fn is_argument(
        &mut self,
        name: &Name,
        wrong: impl FnOnce() -> syn::Error,
        errors: &mut Errors,
    ) {
        let is_it = |argument: &Argument| {
            argument.label == *name && matches!(argument.role, Role::Param(_) | Role::NamedParam)
        };
        let lacks = |function: &Function<'_>| !function.arguments.iter().any(is_it);
        if self.functions.iter().all(lacks) {
            errors.push(wrong());
            return;
        }
        for (at, function) in self.functions.iter().enumerate().filter(|(_, it)| lacks(it)) {
            if self.lacking.insert((at, name.clone())) {
                let help = format!("add `{name}: T`, or `_{name}: T` if it is not used");
                let message = format!("`{}` has no argument for `{{{name}}}`", function.name);
                errors.push(mistake(function.name, message, help));
            }
        }
    }

    /// `/:id` and `/*rest` are text here, and parameters elsewhere: of an argument's name, they
    /// are meant as parameters.
    fn no_other_grammar(&self, path: &Path<Name>, literal: &LitStr, errors: &mut Errors) {
        for segment in &path.segments {
            let Segment::Static(text) = segment else { continue };
            let (name, help) = match (text.strip_prefix(':'), text.strip_prefix('*')) {
                (Some(name), _) => (name, format!("write `{{{name}}}`")),
                (_, Some(name)) => (name, format!("write `{{*{name}}}`")),
                _ => continue,
            };
            if self.others().any(|other| other == name) {
                let message = format!("`{text}` is text, not a parameter");
                errors.push(mistake(literal, message, help));
            }
        }
    }

    /// An argument that another route of this view names is not left without a value here.
    fn supplies_every_argument(&self, route: &Route<Name>, errors: &mut Errors) {
        let given = route.params();
        let mut seen = HashSet::new();
        for argument in self.functions.iter().flat_map(|function| function.arguments) {
            let name = &argument.label;
            let is_param = matches!(argument.role, Role::Param(_));
            if !is_param || given.contains(name) || !seen.insert(name) {
                continue;
            }
            let message = format!("`{}` has no value for `{name}`", route.path.text);
            let help = format!("add `{{{name}}}` to the path, or `defaults({name} = ..)`");
            errors.push(mistake(&route.literal, message, help));
        }
    }
}

/// The path parameter of a name.
fn slot(arguments: &[Argument], name: &str) -> Option<Slot> {
    arguments.iter().find(|argument| argument.label == name).and_then(|it| match it.role {
        Role::Param(slot) => Some(slot),
        _ => None,
    })
}
