//! Paths, defaults and arguments belong together: every path argument is in each path or in its
//! defaults (R31), and everything that a path names is an argument.

use std::collections::HashMap;

use syn::{LitStr, Signature};

use crate::errors::{Errors, mistake};
use crate::model::{Argument, DefaultParam, Name, Path, Role, Route, Segment, Slot, View};

/// Speaks of parameters by slot instead of by name.
pub(super) fn check(
    view: View<Name>,
    arguments: &[Argument],
    sig: &Signature,
    errors: &mut Errors,
) -> Option<View<Slot>> {
    let slots = arguments.iter().filter_map(|argument| match argument.role {
        Role::Param(slot) => Some((argument.label.as_str(), slot)),
        _ => None,
    });
    let others =
        arguments.iter().filter(|it| it.ident.is_some() && matches!(it.role, Role::Extract));
    let others = others.map(|argument| argument.label.as_str()).collect();
    let rules = Rules { slots: slots.collect(), others, function: sig.ident.to_string() };
    let routes: Vec<_> = view.routes.into_iter().map(|route| rules.route(route, errors)).collect();
    Some(View {
        name: view.name,
        with: view.with,
        routes: routes.into_iter().collect::<Option<_>>()?,
    })
}

struct Rules<'a> {
    /// The path parameters among the arguments.
    slots: HashMap<&'a str, Slot>,
    /// The names of the other arguments.
    others: Vec<&'a str>,
    function: String,
}

impl Rules<'_> {
    fn route(&self, route: Route<Name>, errors: &mut Errors) -> Option<Route<Slot>> {
        self.supplies_every_argument(&route, errors);
        let Route { literal, path, methods, defaults, body_limit } = route;
        self.no_other_grammar(&path, &literal, errors);
        let in_path: Vec<Name> = path.params().cloned().collect();
        let segments: Vec<_> = path.segments.into_iter().map(|it| self.segment(it)).collect();
        for name in in_path.iter().filter(|name| !self.slots.contains_key(name.as_str())) {
            let unused = format!("_{name}");
            let help = if self.others.contains(&unused.as_str()) {
                format!("rename `{unused}` to `{name}`, or write `{{{unused}}}`")
            } else {
                format!("add `{name}: T` to `{}`", self.function)
            };
            errors.push(mistake(&literal, format!("no argument for `{{{name}}}`"), help));
        }
        let defaults: Vec<_> =
            defaults.into_iter().map(|it| errors.keep(self.default(it, &in_path))).collect();
        Some(Route {
            path: Path { text: path.text, segments: segments.into_iter().collect::<Option<_>>()? },
            defaults: defaults.into_iter().collect::<Option<_>>()?,
            literal,
            methods,
            body_limit,
        })
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
            if self.others.contains(&name) {
                let message = format!("`{text}` is text, not a parameter");
                errors.push(mistake(literal, message, help));
            }
        }
    }

    /// An argument that another route of this function names is not left without a value here.
    fn supplies_every_argument(&self, route: &Route<Name>, errors: &mut Errors) {
        let given: Vec<&Name> =
            route.path.params().chain(route.defaults.iter().map(|it| &it.param)).collect();
        let mut missing: Vec<_> =
            self.slots.iter().filter(|(name, _)| !given.iter().any(|it| it == *name)).collect();
        missing.sort_by_key(|(_, slot)| **slot);
        for (name, _) in missing {
            let message = format!("`{}` has no value for `{name}`", route.path.text);
            let help = format!("add `{{{name}}}` to the path, or `defaults({name} = ..)`");
            errors.push(mistake(&route.literal, message, help));
        }
    }

    /// `None` when there is no such argument.
    fn segment(&self, segment: Segment<Name>) -> Option<Segment<Slot>> {
        let slot = |name: Name| self.slots.get(name.as_str()).copied();
        Some(match segment {
            Segment::Static(text) => Segment::Static(text),
            Segment::Rest(name) => Segment::Rest(slot(name)?),
            Segment::Param { param, prefix, suffix } => {
                Segment::Param { param: slot(param)?, prefix, suffix }
            }
        })
    }

    fn default(
        &self,
        default: DefaultParam<Name>,
        in_path: &[Name],
    ) -> syn::Result<DefaultParam<Slot>> {
        let DefaultParam { param: name, key, text } = default;
        if in_path.contains(&name) {
            let message = format!("`{name}` is in the path, so it cannot have a default");
            return Err(mistake(
                &key,
                message,
                format!("remove it, or `{{{name}}}` from the path"),
            ));
        }
        let Some(&param) = self.slots.get(name.as_str()) else {
            let help = format!("add `{name}: T` to `{}`", self.function);
            return Err(mistake(&key, format!("no argument for the default `{name}`"), help));
        };
        Ok(DefaultParam { param, key, text })
    }
}
