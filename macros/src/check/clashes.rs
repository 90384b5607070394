//! Routes and error handlers of one blueprint of which one hides the other (R29).
//!
//! Only what the tokens decide is said: the app says the rest when it is built. Each clash is an
//! error where both functions are there, so that `#[cfg]` is honored without knowing what holds.

use std::collections::HashMap;

use proc_macro2::Span;

use crate::check::Conditional;
use crate::model::{Clashing, ErrorHandlerAt, Place, RouteAt};
use crate::module::Cfg;

/// Types whose name says what they are wherever it is not declared anew.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize", "&str",
];

/// Types that every text fits, and the names by which they could mean something else.
const TEXTS: [(&str, &[&str]); 6] = [
    ("&str", &["str"]),
    ("String", &["String"]),
    ("std::string::String", &["std"]),
    ("Cow<str>", &["Cow", "str"]),
    ("std::borrow::Cow<str>", &["std", "str"]),
    ("::std::borrow::Cow<str>", &["str"]),
];

/// The clashes between routes: at most one error for each that is hidden.
pub(super) fn routes(clashing: &Clashing) -> Vec<Conditional> {
    let mut seen: HashMap<(&str, &str), Vec<&RouteAt>> = HashMap::new();
    let mut errors = Vec::new();
    for later in &clashing.routes {
        let mut hidden: Vec<(&RouteAt, Vec<&str>)> = Vec::new();
        for method in &later.methods {
            let there = seen.entry((&later.shape, method)).or_default();
            let mut is_always_hidden = false;
            for &earlier in there.iter().filter(|earlier| hides(earlier, later, clashing)) {
                is_always_hidden |= earlier.place.cfg.is_implied_by(&later.place.cfg);
                match hidden.iter_mut().find(|(it, _)| std::ptr::eq(*it, earlier)) {
                    Some((_, methods)) => methods.push(method),
                    None => hidden.push((earlier, vec![method])),
                }
            }
            // What the later one would hide, the one that hides it hides too.
            if !is_always_hidden {
                there.push(later);
            }
        }
        let hidden = hidden.iter();
        let hidden = hidden.map(|(it, methods)| (&it.place, route(it, later, &methods.join(", "))));
        errors.extend(once_each(&later.place, later.literal.span(), hidden));
    }
    errors
}

/// Whether no path can reach the later of two routes of one shape, as far as the tokens decide.
fn hides(earlier: &RouteAt, later: &RouteAt, clashing: &Clashing) -> bool {
    let is_one_module = earlier.place.module == later.place.module;
    let is_declared = |name: &&str| clashing.declared.contains(*name);
    let is_text = |ty: &str| {
        let named = TEXTS.iter().find(|(text, _)| *text == ty);
        named.is_some_and(|(_, names)| !names.iter().any(is_declared))
    };
    let is_primitive =
        |ty: &str| PRIMITIVES.contains(&ty) && !is_declared(&ty.trim_start_matches('&'));
    let mut pairs = earlier.params.iter().zip(&later.params);
    pairs.all(|(a, b)| is_text(a) || a == b && (is_one_module || is_primitive(a)))
}

fn route(earlier: &RouteAt, later: &RouteAt, methods: &str) -> String {
    let (first, second) = (earlier.literal.value(), later.literal.value());
    let function = &earlier.function;
    if earlier.params == later.params {
        let help = "change the path or the method of one of them";
        return format!("`{function}` is there for {methods} `{second}` already\nhelp: {help}");
    }
    let message =
        format!("{methods} `{second}` is hidden by `{function}`: every text fits `{first}`");
    format!("{message}\nhelp: move it before `{function}`, or change its path")
}

/// The clashes between error handlers: two for one status, or for one type by one name.
pub(super) fn error_handlers(clashing: &Clashing) -> Vec<Conditional> {
    let mut seen: HashMap<_, Vec<&ErrorHandlerAt>> = HashMap::new();
    let mut errors = Vec::new();
    for later in &clashing.error_handlers {
        // The name of a type decides in its own module only.
        let module = if later.status.is_some() { 0 } else { later.place.module };
        let key = (later.app_wide, later.status, &later.error, module);
        let there = seen.entry(key).or_default();
        let hidden = there.iter().map(|earlier| (&earlier.place, error_handler(earlier)));
        errors.extend(once_each(&later.place, later.span, hidden));
        if !there.iter().any(|it| it.place.cfg.is_implied_by(&later.place.cfg)) {
            there.push(later);
        }
    }
    errors
}

fn error_handler(earlier: &ErrorHandlerAt) -> String {
    let what = match (earlier.status, &*earlier.error) {
        (Some(status), _) => format!("status {status}"),
        (None, error) => format!("`{error}`"),
    };
    let function = &earlier.function;
    format!("`{function}` handles {what} already\nhelp: remove one of them")
}

/// One error, whichever of the earlier ones are there.
fn once_each<'a>(
    later: &Place,
    at: Span,
    earlier: impl Iterator<Item = (&'a Place, String)>,
) -> Vec<Conditional> {
    let mut no_other = Cfg::default();
    let one = |(earlier, message): (&Place, String)| {
        let cfg = later.cfg.and(&earlier.cfg).and(&no_other);
        no_other = no_other.and(&earlier.cfg.not());
        Conditional { cfg, error: syn::Error::new(at, message) }
    };
    earlier.map(one).collect()
}
