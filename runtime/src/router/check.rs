//! What can be wrong with the routes of an app: clashes (R29), and defaults that do not fit.

use std::collections::HashMap;

use crate::app::Fault;
use crate::router::Entry;

/// The routes seen so far, to find those that a later one clashes with.
#[derive(Default)]
pub(super) struct Clashes<'e> {
    /// By shape and method. A route that clashes is left out: what it would clash with later, the
    /// one it clashed with clashes with too. So `n` equal routes are `n - 1` faults, found in
    /// linear time.
    seen: HashMap<(Option<usize>, &'static str), Vec<&'e Entry>>,
}

impl<'e> Clashes<'e> {
    /// Adds the next route: one fault per earlier route that hides it.
    pub(super) fn add(&mut self, shape: Option<usize>, later: &'e Entry) -> Vec<Fault> {
        let mut hidden: Vec<(&Entry, Vec<&str>)> = Vec::new();
        // `HEAD` by `GET` never clashes: a route that lists it goes first.
        for &method in later.methods {
            let seen = self.seen.entry((shape, method)).or_default();
            let Some(&earlier) = seen.iter().find(|earlier| hides(earlier, later)) else {
                seen.push(later);
                continue;
            };
            match hidden.iter_mut().find(|(there, _)| std::ptr::eq(*there, earlier)) {
                Some((_, methods)) => methods.push(method),
                None => hidden.push((earlier, vec![method])),
            }
        }
        hidden.iter().map(|(earlier, methods)| clash(earlier, later, &methods.join(", "))).collect()
    }
}

/// Whether no path can reach the later of two routes of one shape: whatever its parameters take,
/// the earlier's do.
fn hides(earlier: &Entry, later: &Entry) -> bool {
    let mut pairs = earlier.params_in_path().zip(later.params_in_path());
    pairs.all(|(a, b)| a.accepts_all || (a.type_name)() == (b.type_name)())
}

fn clash(earlier: &Entry, later: &Entry, methods: &str) -> Fault {
    let (first, second) = (&earlier.path, &later.path);
    let what = if first == second {
        format!("two routes for {methods} `{first}`")
    } else {
        format!("{methods} `{first}` hides {methods} `{second}`")
    };
    Fault::between(what, &earlier.origin, &later.origin)
}

/// The texts of a route's `defaults(..)` that are not values of their parameter.
pub(super) fn defaults(entry: &Entry) -> Vec<Fault> {
    let values = entry.defaults.iter();
    let params = values.filter_map(|default| Some((entry.params.get(default.slot)?, default.text)));
    params
        .filter(|(param, text)| !param.accepts_all && !(param.fits)(text))
        .map(|(param, text)| {
            let (origin, name, type_name) = (&entry.origin, param.name, (param.type_name)());
            Fault::new(format!("{origin}: the default `{text}` of `{name}` is not a `{type_name}`"))
        })
        .collect()
}
