//! A cookie's value in and a session out, with a clock of the test's own.

mod keys;
mod saving;
mod values;

use std::sync::Arc;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use super::content::Value;
use super::sessions::Refused;
use super::*;

const NOW: u64 = 1_800_000_000;
const DAY: u64 = 24 * 60 * 60;

fn key(fill: u8) -> SecretKey {
    SecretKey::new(&[fill; 32]).unwrap()
}

fn with_keys(keys: impl IntoIterator<Item = u8>) -> Arc<Sessions> {
    Sessions::new(keys.into_iter().map(key).collect(), SessionConfig::default()).unwrap()
}

fn sessions() -> Arc<Sessions> {
    with_keys([1])
}

fn brand_new(sessions: &Arc<Sessions>) -> Session {
    Session::new(sessions, None, false)
}

/// A session with one value.
fn content() -> Content {
    let mut content = Content { permanent: true, ..Content::default() };
    content.values.insert("user".to_owned(), Value::of("Ada").unwrap());
    content
}

fn refused(sessions: &Sessions, value: &str, now: u64) -> Option<Refused> {
    sessions.read(value, now).err()
}

/// Text that our key signed, whatever it says.
fn signed(text: &str) -> String {
    key(1).sign(text.to_owned())
}

fn encoded(json: &str) -> String {
    use base64::Engine as _;
    format!("1{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json))
}

#[test]
fn a_session_is_valid_for_its_lifetime() {
    let sessions = sessions();
    let value = sessions.write(&content(), NOW);
    for (later, age) in [(0, Some(0)), (DAY, Some(DAY)), (31 * DAY - 1, Some(31 * DAY - 1))] {
        let opened = sessions.read(&value, NOW + later).unwrap();
        assert_eq!((Some(opened.age), opened.content), (age, content()), "{later}");
    }
    for later in [31 * DAY, 32 * DAY, u64::MAX - NOW] {
        assert_eq!(refused(&sessions, &value, NOW + later), Some(Refused::Expired), "{later}");
    }
    // Of another server, whose clock is ahead.
    assert_eq!(sessions.read(&value, NOW - 5).unwrap().age, 0);
}

#[test]
fn a_session_that_is_used_gets_its_lifetime_anew_when_half_of_it_is_over() {
    let sessions = sessions();
    assert!(!sessions.is_due(31 * DAY / 2 - 1) && sessions.is_due(31 * DAY / 2));
    let config = SessionConfig { refresh: false, ..SessionConfig::default() };
    assert!(!Sessions::new(vec![key(1)], config).unwrap().is_due(31 * DAY - 1));
}

#[test]
fn what_is_signed_and_no_session_is_refused() {
    let sessions = sessions();
    for (text, reason) in [
        (encoded(&format!(r#"[{NOW},0,{{"a":1}},[["x","y"]]]"#)), None),
        ("2".to_owned() + &encoded("[]")[1..], Some(Refused::Unreadable)),
        (String::new(), Some(Refused::Unreadable)),
        ("1".to_owned(), Some(Refused::Unreadable)),
        ("1%%%".to_owned(), Some(Refused::Unreadable)),
        (encoded(""), Some(Refused::Unreadable)),
        (encoded("{}"), Some(Refused::Unreadable)),
        (encoded(r#"["now",0,{},[]]"#), Some(Refused::Unreadable)),
        (encoded("[-1,0,{},[]]"), Some(Refused::Unreadable)),
        (encoded(&format!("[{NOW},0,{{}},[],true]")), Some(Refused::Unreadable)),
        (encoded(&format!(r#"[{NOW},0,{{"a":}},[]]"#)), Some(Refused::Unreadable)),
        (encoded("[0,0,{},[]]"), Some(Refused::Expired)),
    ] {
        assert_eq!(refused(&sessions, &signed(&text), NOW), reason, "{text}");
    }
}

fn header(name_value: &str) -> HeaderMap {
    [(COOKIE, HeaderValue::try_from(name_value).unwrap())].into_iter().collect()
}

#[test]
fn of_several_cookies_of_one_name_the_first_that_is_a_session_counts() {
    let sessions = sessions();
    let value = sessions.write(&content(), now());
    for (cookies, is_session) in [
        (format!("session={value}"), true),
        (format!("session=planted; other=1; session={value}"), true),
        (format!("session=\"{value}\""), true),
        (format!("SESSION={value}; sessions={value}"), false),
        ("session=planted; session=".to_owned(), false),
    ] {
        let opened = sessions.open(&header(&cookies), drop);
        assert_eq!(
            opened.is_some_and(|opened| opened.content == content()),
            is_session,
            "{cookies}"
        );
    }
}
