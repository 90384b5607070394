//! The router against the rules, written down as plainly as possible: try all routes, keep those
//! that match, sort them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use http::Method;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{TEXT, look, numbered, picky, route, router, texts};
use crate::handler::{Param, Segment};
use crate::router::{Entry, Found, Router};

const TYPES: [Param; 3] = [
    TEXT,
    picky("a", || "StartsWithA", |text| text.starts_with('a')),
    picky("b", || "HasB", |text| text.contains('b')),
];

/// What [`look`] has to say.
fn expected(entries: &[Entry], method: &str, path: &str) -> String {
    let segments = match decode(path) {
        Ok(segments) => segments,
        Err(bad) => return bad.to_owned(),
    };
    let all = matching(entries, &segments);
    let listed = all.iter().filter_map(|(entry, texts)| {
        let by_get = method == "HEAD" && entry.methods.contains(&"GET");
        let lists = entry.methods.contains(&method);
        (lists || by_get).then(|| (rank(entry), !lists, entry.id, texts))
    });
    if let Some((_, _, id, texts)) = listed.min() {
        return [vec![id.to_string()], texts.clone()].concat().join(" ");
    }
    let allowed = all.iter().flat_map(|(entry, _)| methods(entry)).collect::<BTreeSet<_>>();
    let allow = format!("allows {}", Vec::from_iter(allowed).join(", "));
    let first = all.iter().map(|(entry, _)| (rank(entry), entry.id)).min();
    if let Some((_, id)) = first.filter(|_| method == "OPTIONS") {
        return format!("{id} {allow}");
    }
    let longer = [segments, vec![String::new()]].concat();
    let behind_slash = matching(entries, &longer).iter().any(|(entry, _)| {
        entry.segments.last() == Some(&Segment::Static("".into()))
            && methods(entry).contains(&method)
    });
    let names_a_host = path.starts_with("//") || path.starts_with("/\\");
    if behind_slash && !path.ends_with('/') && !names_a_host {
        return format!("to {}/", path.replace('é', "%C3%A9"));
    }
    if all.is_empty() { "nothing".to_owned() } else { allow }
}

/// The routes that have a path, each with its texts in the order of the path.
fn matching<'e>(entries: &'e [Entry], path: &[String]) -> Vec<(&'e Entry, Vec<String>)> {
    let fitting = entries.iter().filter_map(|entry| {
        let texts = capture(&entry.segments, path)?;
        let mut params = entry.params.iter().zip(&texts);
        let fit = params.all(|(param, text)| param.accepts_all || (param.fits)(text));
        fit.then_some((entry, texts))
    });
    fitting.collect()
}

fn capture(pattern: &[Segment], path: &[String]) -> Option<Vec<String>> {
    let Some((first, others)) = pattern.split_first() else {
        return path.is_empty().then(Vec::new);
    };
    let (text, behind) = path.split_first()?;
    let captured = match first {
        Segment::Static(literal) => {
            return if text.as_str() == literal { capture(others, behind) } else { None };
        }
        Segment::Rest { .. } if text.is_empty() => return None,
        Segment::Rest { .. } => return Some(vec![path.join("/")]),
        Segment::Param { prefix, suffix, .. } => text.strip_prefix(prefix)?.strip_suffix(suffix)?,
    };
    let others = capture(others, behind)?;
    (!captured.is_empty()).then(|| [vec![captured.to_owned()], others].concat())
}

/// R26: the smaller goes first.
fn rank(entry: &Entry) -> Vec<(u8, Reverse<(usize, usize)>)> {
    let rank = |segment: &Segment| match *segment {
        Segment::Static(_) => (0, Reverse((0, 0))),
        Segment::Param { prefix, suffix, .. } => {
            (1, Reverse((prefix.len() + suffix.len(), prefix.len())))
        }
        Segment::Rest { .. } => (2, Reverse((0, 0))),
    };
    entry.segments.iter().map(rank).collect()
}

fn methods(entry: &Entry) -> Vec<&'static str> {
    let head = if entry.methods.contains(&"GET") { "HEAD" } else { "OPTIONS" };
    [entry.methods, &[head, "OPTIONS"]].concat()
}

fn decode(path: &str) -> Result<Vec<String>, &'static str> {
    path.split('/').skip(1).map(decode_segment).collect()
}

fn decode_segment(segment: &str) -> Result<String, &'static str> {
    let (mut decoded, mut bytes) = (Vec::new(), segment.bytes());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(), digit()) else { return Err("Percent") };
        decoded.push(u8::try_from(16 * high + low).expect("two digits"));
    }
    String::from_utf8(decoded).map_err(|_| "Utf8")
}

/// Whether R29 forbids the second beside the first.
fn clash(first: &Entry, second: &Entry) -> bool {
    let shape = |entry: &Entry| -> Vec<Segment> {
        let without_slot = |segment: &Segment| match segment {
            Segment::Param { prefix, suffix, .. } => Segment::Param { slot: 0, prefix, suffix },
            other => other.clone(),
        };
        entry.segments.iter().map(without_slot).collect()
    };
    let covers = |(a, b): (&Param, &Param)| a.accepts_all || (a.type_name)() == (b.type_name)();
    // In these routes the slots are in the order of the path.
    shape(first) == shape(second)
        && first.methods.iter().any(|method| second.methods.contains(method))
        && first.params.iter().zip(second.params.iter()).all(covers)
}

/// One route over the alphabet `a`, `b`: few enough that shapes meet.
fn any_entry() -> impl Strategy<Value = Entry> {
    let inner = select(vec!["a", "b", "ab", "{x}", "{x}", "a{x}", "{x}b", "a{x}b", "ab{x}", "é"]);
    let last = select(vec!["", "", "/", "/{*rest}"]);
    let methods = select(vec![
        &["GET"][..],
        &["GET"],
        &["POST"],
        &["HEAD"],
        &["OPTIONS"],
        &["GET", "POST"],
        &["PUT", "HEAD"],
    ]);
    (vec(inner, 0..4), last, methods, vec(0..TYPES.len(), 4)).prop_map(
        |(inner, last, methods, types)| {
            let segments = inner.iter().flat_map(|segment| ["/", *segment]).collect::<String>();
            let path = if inner.is_empty() && last.is_empty() { "/" } else { last };
            let mut entry = route(methods, &format!("{segments}{path}"));
            let params = entry.params.iter().zip(types).map(|(_, index)| {
                let [text, a, b] = TYPES;
                [text, a, b].into_iter().nth(index).expect("a type")
            });
            entry.params = params.collect();
            entry
        },
    )
}

fn any_path() -> impl Strategy<Value = String> {
    let text = select(vec![
        "a", "a", "b", "ab", "aab", "abb", "ba", "é", "%61", "a%62", "%C3%A9", "%2F", "a%2Fb", "",
        "%", "%6", "%ff", "%C3", "\\", ".",
    ]);
    vec(text, 1..5).prop_map(|segments| format!("/{}", segments.join("/")))
}

fn any_method() -> impl Strategy<Value = &'static str> {
    select(vec!["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"])
}

/// What may stand in a path as it is, but `%` and `/`.
const LITTLE: &AsciiSet = &CONTROLS.add(b'%').add(b'/');

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    // R22, R23, R24, R25, R26, R27, R28
    #[test]
    fn lookups_agree_with_the_rules(
        entries in vec(any_entry(), 1..12),
        lookups in vec((any_method(), any_path()), 1..40),
    ) {
        let mut kept: Vec<Entry> = Vec::new();
        for entry in entries {
            if !kept.iter().any(|earlier| clash(earlier, &entry)) {
                kept.push(entry);
            }
        }
        let entries = numbered(kept);
        let paths = entries.iter().map(|entry| (entry.methods, &entry.path)).collect::<Vec<_>>();
        let router = Router::build(&entries).expect("no clashes are left");
        for (method, path) in lookups {
            let found = look(&router, method, &path);
            prop_assert_eq!(&found, &expected(&entries, method, &path), "{} {} {:?}", method, path, paths);
            // R24: who follows a redirect arrives.
            if let Some(target) = found.strip_prefix("to ") {
                let method = Method::from_bytes(method.as_bytes()).expect("a method");
                let found = router.find(&method, target);
                prop_assert!(matches!(found, Found::Route(..) | Found::Options(..)), "{:?}", found);
            }
        }
    }

    // R29
    #[test]
    fn a_table_is_built_unless_two_routes_clash(entries in vec(any_entry(), 1..8)) {
        let entries = numbered(entries);
        let clashes = (1..entries.len())
            .filter(|&later| entries[..later].iter().any(|first| clash(first, &entries[later])))
            .count();
        let faults = Router::build(&entries).err().unwrap_or_default();
        prop_assert_eq!(faults.is_empty(), clashes == 0);
        prop_assert!(faults.len() >= clashes, "{} of {}: {:?}", faults.len(), clashes, faults);
    }

    // R25
    #[test]
    fn a_parameter_is_what_was_encoded(text in "\\PC+|[/%.+ \\\\]{1,8}", all in any::<bool>()) {
        let router = router([route(&["GET"], "/x/{name}/y")]);
        let set = if all { NON_ALPHANUMERIC } else { LITTLE };
        let path = format!("/x/{}/y", utf8_percent_encode(&text, set));
        let found = router.find(&Method::GET, &path);
        let Found::Route(0, params) = &found else { panic!("{path}: {found:?}") };
        prop_assert_eq!(texts(params, &path), [text]);
    }

    #[test]
    fn no_text_panics(path in any::<String>(), method in any_method()) {
        let entries = ["/", "/{x}", "/a{x}/{y}b", "/a/{*rest}"].map(|path| route(&["GET"], path));
        let router = router(entries);
        for path in [format!("/{path}"), format!("/a{path}/{path}"), path] {
            look(&router, method, &path);
        }
    }
}
