//! Routes built by hand, as the macros would write them.

mod building;
mod matching;
mod paths;
mod reference;

use http::Method;

use crate::app::Fault;
use crate::extract::FromParam;
use crate::handler::{DefaultParam, Origin, Param, Segment};
use crate::request::Params;
use crate::router::{Entry, Found, Router};

pub(super) const NUMBER: &[Param] = &[param::<u64>("number")];
pub(super) const TEXT: &[Param] = &[param::<&str>("text")];
pub(super) const FLAG: &[Param] = &[Param { type_name: || "bool", ..param::<Flag>("flag") }];
pub(super) const TWO_TEXTS: &[Param] = &[param::<&str>("first"), param::<&str>("second")];

/// `true` or `false`.
struct Flag;

impl FromParam<'_> for Flag {
    fn from_param(text: &str) -> crate::Result<Self> {
        text.parse::<bool>()?;
        Ok(Flag)
    }
}

pub(super) const fn param<'r, T: FromParam<'r>>(name: &'static str) -> Param {
    Param {
        name,
        type_name: std::any::type_name::<T>,
        accepts_all: T::ACCEPTS_ALL,
        fits: |text| crate::__private::fits::<T>(text),
    }
}

/// A route without parameters of its own types: every one is a text, in the order of the path.
pub(super) fn route(methods: &'static [&'static str], path: &str) -> Entry {
    typed(methods, path, TWO_TEXTS)
}

/// A route whose parameters take the types of `params`, in the order of the path.
pub(super) fn typed(
    methods: &'static [&'static str],
    path: &str,
    params: &'static [Param],
) -> Entry {
    let segments = segments(path);
    let slots = segments.iter().filter(|segment| !matches!(segment, Segment::Static(_))).count();
    Entry {
        id: 0,
        origin: Origin { name: "view", module: "app", file: "app.rs", line: 0 },
        methods,
        path: path.to_owned(),
        segments,
        defaults: &[],
        params: &params[..slots.min(params.len())],
    }
}

/// `path` as the macros parse it.
fn segments(path: &str) -> Vec<Segment> {
    let mut slot = 0..;
    let mut segment = |text: &'static str| {
        let Some((prefix, param)) = text.split_once('{') else { return Segment::Static(text) };
        let (name, suffix) = param.split_once('}').expect("a closing brace");
        let slot = slot.next().expect("no end");
        if name.starts_with('*') {
            Segment::Rest { slot }
        } else {
            Segment::Param { slot, prefix, suffix }
        }
    };
    let path: &'static str = path.to_owned().leak();
    path.split('/').skip(1).map(&mut segment).collect()
}

/// Gives the routes their place in the list as `id` and as line.
pub(super) fn numbered(entries: impl IntoIterator<Item = Entry>) -> Vec<Entry> {
    let numbered = entries.into_iter().enumerate().map(|(id, mut entry)| {
        entry.id = id;
        entry.origin.line = u32::try_from(id).expect("a few");
        entry
    });
    numbered.collect()
}

#[track_caller]
pub(super) fn router(entries: impl IntoIterator<Item = Entry>) -> Router {
    Router::build(&numbered(entries)).expect("no faults")
}

/// The messages of what is wrong with these routes.
#[track_caller]
pub(super) fn faults(entries: impl IntoIterator<Item = Entry>) -> Vec<String> {
    let faults = Router::build(&numbered(entries)).expect_err("faults");
    let error = crate::BuildError::check(faults).expect_err("faults");
    error.faults().map(str::to_owned).collect()
}

/// What was found, in one line: `0 7 b` is the first route with two parameters.
pub(super) fn look(router: &Router, method: &str, path: &str) -> String {
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    match router.find(&method, path) {
        Found::Route(id, params) => std::iter::once(id.to_string())
            .chain(texts(&params, path).into_iter().map(str::to_owned))
            .collect::<Vec<_>>()
            .join(" "),
        Found::Options(id, allow) => format!("{id} allows {}", allow.to_str().expect("text")),
        Found::OtherMethods(allow) => format!("allows {}", allow.to_str().expect("text")),
        Found::Slash(path) => format!("to {path}"),
        Found::BadPath(bad) => format!("{bad:?}"),
        Found::Nothing => "nothing".to_owned(),
    }
}

pub(super) fn texts<'a>(params: &'a Params, path: &'a str) -> Vec<&'a str> {
    (0..).map_while(|slot| params.text(slot, path)).collect()
}

/// Looks up each `(method, path, what is found)`.
#[track_caller]
pub(super) fn check(router: &Router, rows: &[(&str, &str, &str)]) {
    for (method, path, found) in rows {
        assert_eq!(look(router, method, path), *found, "{method} {path}");
    }
}
