//! The keys that sign sessions, from the environment.

use std::net::SocketAddr;

use super::probe::{self, Probe};
use crate::entries::{header, request, text};
use crate::wire;

const OLD: &str = "an old key of more than 32 bytes, for tests";
const NEW: &str = "a new key of more than 32 bytes, for tests";

/// What the session counts, and its cookie.
fn count(addr: SocketAddr, cookie: &str) -> (String, String) {
    let mut req = request("GET", "/count");
    req.headers_mut().insert("cookie", cookie.parse().expect("a cookie"));
    let response = wire::exchange(addr, req).expect("a response");
    let cookie = header(&response, "set-cookie").and_then(|set| set.split(';').next());
    (text(&response), cookie.expect("a cookie").to_owned())
}

#[test]
fn a_key_is_replaced_in_the_environment() {
    let serve =
        |vars: &[(&str, &str)]| Probe::serve_with(&[], &[&[("PROBE", "session")], vars].concat());
    let (_old, old) = serve(&[("DUOTONE_SECRET_KEY", OLD), ("DUOTONE_SECRET_KEY_FALLBACK", "")]);
    let (_both, both) = serve(&[("DUOTONE_SECRET_KEY", NEW), ("DUOTONE_SECRET_KEY_FALLBACK", OLD)]);
    let (_new, new) = serve(&[("DUOTONE_SECRET_KEY", NEW)]);
    let (first, cookie) = count(old, "none=1");
    assert_eq!((first, count(new, &cookie).0), ("1".to_owned(), "1".to_owned()));
    let (second, cookie) = count(both, &cookie);
    assert_eq!((second, count(new, &cookie).0), ("2".to_owned(), "3".to_owned()));
}

#[test]
fn a_key_that_is_missing_or_too_short_is_told_and_not_shown() {
    for (vars, expected) in [
        (&[][..], "no secret key for the session of `count` ("),
        (&[("DUOTONE_SECRET_KEY", "")], "or set `DUOTONE_SECRET_KEY`"),
        (
            &[("DUOTONE_SECRET_KEY", "password")],
            "`DUOTONE_SECRET_KEY` has 8 bytes and needs at least 32",
        ),
        (
            &[("DUOTONE_SECRET_KEY_FALLBACK", "password")],
            "`DUOTONE_SECRET_KEY_FALLBACK` has 8 bytes",
        ),
        (&[("DUOTONE_SECRET_KEY_FALLBACK", OLD)], "there is an old secret key and no new one"),
    ] {
        let ended = probe::run(&[], &[&[("PROBE", "session")], vars].concat());
        assert_eq!(ended.code, Some(1), "{vars:?}");
        assert!(ended.stderr.contains(expected), "{vars:?}: {}", ended.stderr);
        assert!(!ended.stderr.contains("password"), "{}", ended.stderr);
    }
}
