//! What the cookie is like, and which keys read it.

use std::time::Duration;

use duotone::prelude::*;
use duotone::{SameSite, SessionConfig};

use super::{Browser, KEY, OTHER_KEY, with_key};
use crate::entries::{Entry, each_entry};

#[get("/")]
fn count(session: Session) -> Result<String> {
    let count = session.get::<u32>("count")?.unwrap_or_default() + 1;
    session.insert("count", count)?;
    Ok(count.to_string())
}

#[get("/look")]
async fn look(session: Session) -> Result<String> {
    Ok(session.get::<u32>("count")?.unwrap_or_default().to_string())
}

#[get("/remember")]
async fn remember(session: Session) -> Result<()> {
    session.set_permanent(true);
    session.insert("count", 1)
}

#[get("/forget")]
fn forget(session: Session) {
    session.clear();
}

/// What stands behind the cookie's value.
#[track_caller]
fn attributes(set_cookie: Option<String>) -> String {
    let set_cookie = set_cookie.expect("a cookie");
    set_cookie.split_once("; ").expect("attributes").1.to_owned()
}

#[test]
fn the_cookie_has_the_attributes_of_the_config() {
    let defaults = SessionConfig::default;
    for (config, expected) in [
        (defaults(), "HttpOnly; SameSite=Lax; Path=/"),
        (
            SessionConfig { secure: Some(true), ..defaults() },
            "HttpOnly; SameSite=Lax; Secure; Path=/",
        ),
        (
            SessionConfig { same_site: SameSite::None, path: "/app".into(), ..defaults() },
            "HttpOnly; SameSite=None; Secure; Path=/app",
        ),
        (
            SessionConfig { partitioned: true, same_site: SameSite::None, ..defaults() },
            "HttpOnly; SameSite=None; Partitioned; Secure; Path=/",
        ),
        (
            SessionConfig {
                domain: Some("e.org".into()),
                same_site: SameSite::Strict,
                ..defaults()
            },
            "HttpOnly; SameSite=Strict; Path=/; Domain=e.org",
        ),
        (
            SessionConfig { permanent: true, lifetime: Duration::from_secs(60), ..defaults() },
            "HttpOnly; SameSite=Lax; Path=/; Max-Age=60",
        ),
    ] {
        let app = with_key(handlers![count, forget]).session(config).build().expect("a sound app");
        let handle = Entry::HandleSync(app);
        let mut browser = Browser::new(&handle);
        assert_eq!(attributes(browser.get("/").set_cookie), expected);
        // What was set for a path and a domain is removed for them.
        let removed = attributes(browser.get("/forget").set_cookie);
        let expected = expected.replace("Max-Age=60", "Max-Age=0");
        for attribute in expected.split("; ") {
            assert!(removed.contains(attribute), "{attribute}: {removed}");
        }
    }
}

#[test]
fn a_permanent_session_outlives_the_browser() {
    let app = with_key(handlers![count, remember]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let mut browser = Browser::new(entry);
        assert!(!attributes(browser.get("/").set_cookie).contains("Max-Age"), "{}", entry.name());
        let kept = attributes(browser.get("/remember").set_cookie);
        assert!(kept.ends_with("Max-Age=2678400"), "{kept}, {}", entry.name());
        // It stays so.
        let kept = attributes(browser.get("/").set_cookie);
        assert!(kept.ends_with("Max-Age=2678400"), "{kept}, {}", entry.name());
    });
}

#[test]
fn a_site_that_is_known_to_be_https_gets_a_cookie_for_https() {
    for (secure, base_url, target, expected) in [
        (None, None, "/", false),
        (None, None, "http://localhost/", false),
        (None, None, "https://localhost/", true),
        (Some(true), None, "/", true),
        (Some(false), None, "https://localhost/", false),
        (None, Some("https://example.org"), "/", true),
        (None, Some("http://example.org"), "/", false),
        (Some(false), Some("https://example.org"), "/", false),
    ] {
        let config = SessionConfig { secure, ..SessionConfig::default() };
        let app = with_key(handlers![count]).session(config);
        let app = match base_url {
            Some(base_url) => app.base_url(base_url),
            None => app,
        };
        let handle = Entry::HandleSync(app.build().expect("a sound app"));
        let found = attributes(Browser::new(&handle).get(target).set_cookie);
        assert_eq!(found.contains("Secure"), expected, "{secure:?} {base_url:?} {target}");
    }
}

#[test]
fn a_cookie_that_browsers_would_drop_is_a_fault() {
    let defaults = SessionConfig::default;
    let host = || SessionConfig { name: "__Host-s".into(), secure: Some(true), ..defaults() };
    for (config, expected) in [
        (host(), None),
        (SessionConfig { same_site: SameSite::None, secure: None, ..host() }, None),
        (SessionConfig { partitioned: true, secure: None, ..host() }, None),
        (SessionConfig { secure: None, ..host() }, Some("`__Host-s`")),
        (SessionConfig { path: "/x".into(), ..host() }, Some("`__Host-s`")),
        (SessionConfig { domain: Some("e.org".into()), ..host() }, Some("`__Host-s`")),
        (SessionConfig { name: "__Secure-s".into(), ..defaults() }, Some("`__Secure-s`")),
        (SessionConfig { name: "__Secure-s".into(), ..host() }, None),
        (SessionConfig { name: "".into(), ..defaults() }, Some("`` cannot be the name")),
        (SessionConfig { name: "a b".into(), ..defaults() }, Some("`a b` cannot be the name")),
        (SessionConfig { name: "a=b".into(), ..defaults() }, Some("`a=b` cannot be the name")),
        (SessionConfig { path: "/; Domain=e.org".into(), ..defaults() }, Some("path or domain")),
        (SessionConfig { lifetime: Duration::from_millis(999), ..defaults() }, Some("`lifetime`")),
    ] {
        let built = with_key([]).session(config.clone()).build();
        match (built, expected) {
            (Ok(_), None) => {}
            (Err(error), Some(part)) => {
                let faults: Vec<_> = error.faults().collect();
                assert!(faults.len() == 1 && faults[0].contains(part), "{part}: {faults:#?}");
            }
            (built, expected) => panic!("{config:?}: {built:?}, expected {expected:?}"),
        }
    }
}

#[test]
fn a_key_is_replaced_without_logging_anybody_out() {
    let handlers = || handlers![count, look];
    let old = with_key(handlers()).build().expect("a sound app");
    let both = App::new().secret_key(OTHER_KEY).secret_key_fallback(KEY).handlers(handlers());
    let both = both.build().expect("a sound app");
    let new = App::new().secret_key(OTHER_KEY).handlers(handlers()).build().expect("a sound app");
    let [old, both, new] = [old, both, new].map(Entry::HandleSync);

    let mut browser = Browser::new(&old);
    assert_eq!(browser.get("/").text, "1");
    browser.entry = &new;
    assert_eq!(browser.get("/look").text, "0");
    browser.entry = &both;
    // Reading it does not write it.
    let answer = browser.get("/look");
    assert_eq!((&*answer.text, answer.set_cookie), ("1", None));
    assert_eq!(browser.get("/").text, "2");
    // Now it is signed by the new key.
    browser.entry = &new;
    assert_eq!(browser.get("/look").text, "2");
    browser.entry = &old;
    assert_eq!(browser.get("/look").text, "0");
}

#[test]
fn a_session_of_another_name_is_none() {
    let named = |name: &'static str| {
        let config = SessionConfig { name: name.into(), ..SessionConfig::default() };
        let app = with_key(handlers![count]).session(config).build().expect("a sound app");
        Entry::HandleSync(app)
    };
    let (one, other) = (named("one"), named("other"));
    let mut browser = Browser::new(&one);
    assert_eq!([browser.get("/").text, browser.get("/").text], ["1", "2"]);
    browser.entry = &other;
    assert_eq!(browser.get("/").text, "1");
}
