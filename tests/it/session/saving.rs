//! When the cookie is set, and when not: it says what the session holds, and is set when that has
//! changed.

use duotone::Session;
use duotone::prelude::*;

use super::{Browser, with_key};
use crate::entries::each_entry;
use crate::polling::pause;

/// What a view does with its session.
fn act(what: &str, session: &Session) -> Result<String> {
    match what {
        "nothing" => {}
        "get" => return Ok(format!("{:?}", session.get::<u8>("a")?)),
        "contains" => return Ok(session.contains("a").to_string()),
        "keys" => return Ok(session.keys().join(" ")),
        "is_new" => return Ok(session.is_new().to_string()),
        "is_empty" => return Ok(session.is_empty().to_string()),
        "insert" => session.insert("a", 1)?,
        "change" => session.insert("a", 2)?,
        "to_and_fro" => {
            session.insert("a", 2)?;
            session.insert("b", 2)?;
            session.insert("a", 1)?;
            session.remove("b");
        }
        "remove" => return Ok(session.remove("a").to_string()),
        "take" => return Ok(format!("{:?}", session.take::<u8>("a")?)),
        "clear" => session.clear(),
        "insert_and_clear" => {
            session.insert("b", 2)?;
            session.clear();
        }
        "permanent" => session.set_permanent(true),
        "abort" => {
            session.insert("a", 2)?;
            abort!(409, "as the test wants it")
        }
        "panic" => {
            session.insert("a", 2)?;
            panic!("as the test wants it")
        }
        _ => abort!(404),
    }
    Ok(String::new())
}

#[get("/sync/{what}")]
fn plain(what: &str, session: Session) -> Result<String> {
    act(what, &session)
}

#[get("/async/{what}")]
async fn cooperative(what: &str, session: Session) -> Result<String> {
    pause().await;
    act(what, &session)
}

#[get("/other")]
fn other() {}

/// Whether the cookie is left as it is, set, or removed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cookie {
    Left,
    Set,
    Removed,
}

fn cookie(set_cookie: Option<&str>) -> Cookie {
    match set_cookie {
        None => Cookie::Left,
        Some(set) if set.contains("Max-Age=0") => Cookie::Removed,
        Some(_) => Cookie::Set,
    }
}

/// What is done, whether it uses the session, what it answers and does to the cookie of one that
/// holds `a = 1`, and to none.
const ACTS: &[(&str, bool, &str, Cookie, &str, Cookie)] = &[
    ("nothing", false, "", Cookie::Left, "", Cookie::Left),
    ("get", true, "Some(1)", Cookie::Left, "None", Cookie::Left),
    ("contains", true, "true", Cookie::Left, "false", Cookie::Left),
    ("keys", true, "a", Cookie::Left, "", Cookie::Left),
    ("is_new", true, "false", Cookie::Left, "true", Cookie::Left),
    ("is_empty", true, "false", Cookie::Left, "true", Cookie::Left),
    ("insert", true, "", Cookie::Left, "", Cookie::Set),
    ("change", true, "", Cookie::Set, "", Cookie::Set),
    ("to_and_fro", true, "", Cookie::Left, "", Cookie::Set),
    ("remove", true, "true", Cookie::Removed, "false", Cookie::Left),
    ("take", true, "Some(1)", Cookie::Removed, "None", Cookie::Left),
    ("clear", true, "", Cookie::Removed, "", Cookie::Left),
    ("insert_and_clear", true, "", Cookie::Removed, "", Cookie::Left),
    ("permanent", true, "", Cookie::Set, "", Cookie::Left),
];

// R37
#[test]
fn the_cookie_is_set_when_what_the_session_holds_has_changed() {
    let app = with_key(handlers![plain, cooperative, other]).build().expect("a sound app");
    each_entry(&app, |entry| {
        for color in ["sync", "async"] {
            for (act, uses, with, to_one, without, to_none) in ACTS {
                let context = format!("{act}, {color}, {}", entry.name());
                let vary: &[&str] = if *uses { &["Cookie"] } else { &[] };

                let mut browser = Browser::new(entry);
                let answer = browser.get(&format!("/{color}/{act}"));
                assert_eq!((answer.status, &*answer.text), (200, *without), "new: {context}");
                assert_eq!(cookie(answer.set_cookie.as_deref()), *to_none, "new: {context}");
                assert_eq!(answer.vary, vary, "new: {context}");

                let mut browser = Browser::new(entry);
                browser.get(&format!("/{color}/insert"));
                let answer = browser.get(&format!("/{color}/{act}"));
                assert_eq!((answer.status, &*answer.text), (200, *with), "{context}");
                assert_eq!(cookie(answer.set_cookie.as_deref()), *to_one, "{context}");
                assert_eq!(answer.vary, vary, "{context}");
            }
        }
    });
}

// R5, R37
#[test]
fn answers_to_errors_and_to_head_and_answers_without_a_body_save_it_too() {
    let app = with_key(handlers![plain, cooperative]).build().expect("a sound app");
    each_entry(&app, |entry| {
        for color in ["sync", "async"] {
            for (method, act, status) in
                [("GET", "abort", 409), ("GET", "panic", 500), ("HEAD", "insert", 200)]
            {
                let context = format!("{method} {act}, {color}, {}", entry.name());
                let mut browser = Browser::new(entry);
                let answer = browser.call(method, &format!("/{color}/{act}"));
                assert_eq!(answer.status, status, "{context}");
                assert_eq!(cookie(answer.set_cookie.as_deref()), Cookie::Set, "{context}");
                assert_eq!(answer.vary, ["Cookie"], "{context}");
                let seen = browser.get(&format!("/{color}/keys"));
                assert_eq!(seen.text, "a", "{context}");
            }
        }
    });
}

// R40
#[test]
fn a_request_without_a_session_shows_nothing_of_the_one_before() {
    let app = with_key(handlers![plain, other]).build().expect("a sound app");
    each_entry(&app, |entry| {
        Browser::new(entry).get("/sync/insert");
        assert_eq!(Browser::new(entry).get("/sync/get").text, "None", "{}", entry.name());
        let mut with_cookie = Browser::new(entry);
        with_cookie.get("/sync/insert");
        let answer = with_cookie.get("/other");
        assert_eq!((answer.set_cookie, answer.vary.len()), (None, 0), "{}", entry.name());
    });
}

#[get("/varies/{vary}")]
fn varies(vary: &str, session: Session) -> Result<Response> {
    session.insert("a", 1)?;
    Ok(match vary {
        "none" => Response::new(""),
        vary => Response::new("").with_header("vary", vary.replace('+', ", ")),
    })
}

#[test]
fn what_else_a_response_depends_on_stays() {
    let app = with_key(handlers![varies]).build().expect("a sound app");
    each_entry(&app, |entry| {
        for (before, after) in [
            ("none", &["Cookie"][..]),
            ("accept", &["accept", "Cookie"]),
            ("accept+origin", &["accept, origin", "Cookie"]),
            ("accept+COOKIE", &["accept, COOKIE"]),
            ("*", &["*"]),
            ("cookie-monster", &["cookie-monster", "Cookie"]),
        ] {
            let answer = Browser::new(entry).get(&format!("/varies/{before}"));
            assert_eq!(answer.vary, after, "{before}, {}", entry.name());
        }
    });
}
