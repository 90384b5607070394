//! Routes built by hand, as the macros would write them.

mod building;
mod methods;
mod params;
mod paths;
mod precedence;
mod reference;
mod scale;

use std::any::type_name;
use std::borrow::Cow;

use http::Method;

use crate::handler::{Origin, Param, Segment};
use crate::request::Params;
use crate::router::{Entry, Found, Router};

/// Any text, as `&str`: it is not asked whether one fits.
const TEXT: Param = Param {
    name: "text",
    type_name: type_name::<&str>,
    accepts_all: true,
    fits: |text| panic!("`{text}` is a text"),
};
const NUMBER: Param = picky("number", type_name::<u64>, fits::<u64>);
const FLAG: Param = picky("flag", type_name::<bool>, fits::<bool>);

/// A text that ends in a slash.
const SLASHED: Param = picky("slashed", || "Slashed", |text| text.ends_with('/'));

const fn picky(
    name: &'static str,
    type_name: fn() -> &'static str,
    fits: fn(&str) -> bool,
) -> Param {
    Param { name, type_name, accepts_all: false, fits }
}

fn fits<T: std::str::FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// A route whose parameters accept every text.
fn route(methods: &'static [&'static str], path: &str) -> Entry {
    typed(methods, path, &[TEXT; 8])
}

/// A route whose parameters have these types, in the order of the path.
fn typed(methods: &'static [&'static str], path: &str, params: &'static [Param]) -> Entry {
    let segments = segments(path);
    let in_path = segments.iter().filter(|segment| !matches!(segment, Segment::Static(_))).count();
    Entry {
        id: 0,
        origin: Origin { name: "view", module: "app", file: "app.rs", line: 0 },
        methods,
        path: path.to_owned(),
        segments: segments.into(),
        defaults: &[],
        params: Cow::Borrowed(&params[..in_path]),
    }
}

/// `path` as the macros parse it.
fn segments(path: &str) -> Vec<Segment> {
    let mut slot = 0..;
    let mut segment = |text: &'static str| {
        let Some((prefix, param)) = text.split_once('{') else {
            return Segment::Static(text.into());
        };
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
fn numbered(entries: impl IntoIterator<Item = Entry>) -> Vec<Entry> {
    let numbered = entries.into_iter().enumerate().map(|(id, mut entry)| {
        entry.id = id;
        entry.origin.line = u32::try_from(id).expect("a few");
        entry
    });
    numbered.collect()
}

#[track_caller]
fn router(entries: impl IntoIterator<Item = Entry>) -> Router {
    Router::build(&numbered(entries)).expect("no faults")
}

/// The messages of what is wrong with these routes.
#[track_caller]
fn faults(entries: impl IntoIterator<Item = Entry>) -> Vec<String> {
    let faults = Router::build(&numbered(entries)).expect_err("faults");
    let error = crate::BuildError::new(faults);
    error.faults().map(str::to_owned).collect()
}

/// What was found, in one line: `0 7 b` is the first route with two parameters.
fn look(router: &Router, method: &str, path: &str) -> String {
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

fn texts<'a>(params: &'a Params, path: &'a str) -> Vec<&'a str> {
    (0..).map_while(|slot| params.text(slot, path)).collect()
}

/// Looks up each `(method, path, what is found)`.
#[track_caller]
fn check(router: &Router, rows: &[(&str, &str, &str)]) {
    for (method, path, found) in rows {
        assert_eq!(look(router, method, path), *found, "{method} {path}");
    }
}
