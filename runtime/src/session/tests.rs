//! A cookie's value in and a session out, with a clock of the test's own.

use std::sync::Arc;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;
use serde_json::Value as Json;

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

#[test]
fn a_value_in_which_any_character_is_another_is_refused() {
    let sessions = sessions();
    let value = sessions.write(&content(), NOW);
    for (at, was) in value.char_indices() {
        for other in ["A", "B", "=", "é", ""] {
            if !other.starts_with(was) {
                let after = &value[at + was.len_utf8()..];
                let tampered = format!("{}{other}{after}", &value[..at]);
                let found = refused(&sessions, &tampered, NOW);
                assert_eq!(found, Some(Refused::NotSigned), "{tampered}");
            }
        }
    }
    for tampered in [format!("{value}A"), format!("A{value}"), value[..44].to_owned()] {
        assert_eq!(refused(&sessions, &tampered, NOW), Some(Refused::NotSigned), "{tampered}");
    }
}

#[test]
fn every_key_verifies_and_the_first_signs() {
    let (old, both, new) = (with_keys([1]), with_keys([2, 1]), with_keys([2]));
    let by_old = old.write(&content(), NOW);
    let by_new = both.write(&content(), NOW);
    for (reader, value, is_valid) in [
        (&both, &by_old, true),
        (&both, &by_new, true),
        (&new, &by_new, true),
        (&new, &by_old, false),
        (&old, &by_new, false),
    ] {
        let expected = (!is_valid).then_some(Refused::NotSigned);
        assert_eq!(refused(reader, value, NOW), expected, "{value}");
    }
}

#[test]
fn a_key_has_all_its_bytes() {
    let long = [[1; 64].as_slice(), &[2; 64]].concat();
    let value = SecretKey::new(&long).unwrap().sign("text".to_owned());
    assert_eq!(SecretKey::new(&long).unwrap().verify(&value).as_deref(), Some("text"));
    for other in [&long[..127], &long[..64], &long[..32]] {
        assert_eq!(SecretKey::new(other).unwrap().verify(&value), None);
    }
    assert!(SecretKey::new(&[1; 31]).is_err());
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

// A `HashMap` is written in another order each time.
#[test]
fn a_value_in_another_order_is_the_same() {
    let value = |json: &str| serde_json::from_str::<Value>(json).unwrap();
    for (one, other, same) in [
        (r#"{"a":1,"b":[1,2]}"#, r#"{"b":[1,2],"a":1}"#, true),
        (r#"{"a":1,"b":[1,2]}"#, r#"{"b":[2,1],"a":1}"#, false),
        ("1", "1", true),
        ("1", "1.0", false),
        ("null", "0", false),
    ] {
        assert_eq!(value(one).says_the_same(&value(other)), same, "{one} {other}");
    }
}

#[test]
fn a_cookie_at_its_limit_is_what_browsers_keep() {
    let config = SessionConfig {
        domain: Some("example.org".into()),
        secure: Some(true),
        permanent: true,
        ..SessionConfig::default()
    };
    let sessions = Sessions::new(vec![key(1)], config).unwrap();
    let session = brand_new(&sessions);
    let mut longest = 0;
    while session.insert("text", "x".repeat(longest + 1)).is_ok() {
        longest += 1;
    }
    assert_eq!(session.get::<String>("text").unwrap().map(|text| text.len()), Some(longest));
    let value = sessions.cookie(&session.lock().content, false).into_value().unwrap();
    // The signature's characters may be encoded, or not.
    assert!(value.len() <= 4096 && value.len() > 4096 - 3 * 44, "{}", value.len());
    assert!(longest > 2700, "{longest}");
}

#[test]
fn nothing_shows_a_value() {
    let session = brand_new(&sessions());
    session.insert("card", "4111").unwrap();
    assert_eq!(format!("{session:?}"), r#"Session(["card"])"#);
}

/// Any JSON, as a client of ours may insert it.
fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let map = prop::collection::btree_map(any::<String>(), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Json::from),
            map.prop_map(|map| map.into_iter().collect::<Json>()),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_of_any_name_comes_back(name in any::<String>(), value in json(), text in any::<String>()) {
        let sessions = sessions();
        let session = brand_new(&sessions);
        prop_assume!(session.insert(name.clone(), &value).is_ok());
        prop_assume!(session.flash_as(name.clone(), text.clone()).is_ok());
        let set = sessions.cookie(&session.lock().content, true).into_value().unwrap();
        let sent = set.to_str().unwrap().split(';').next().unwrap();
        let again = Session::new(&sessions, sessions.open(&header(sent), drop), false);
        prop_assert_eq!(again.get::<Json>(&name).unwrap(), Some(value));
        let flashes = again.take_flashes();
        prop_assert_eq!(&flashes[0].category, &name);
        prop_assert_eq!(&flashes[0].message, &text);
    }

    // The client may send anything; what is behind the signature only we.
    #[test]
    fn no_cookie_header_makes_it_panic(bytes in prop::collection::vec(32_u8..=255, 0..120), named: bool) {
        let bytes = if named { [b"session=", &*bytes].concat() } else { bytes };
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            headers.insert(COOKIE, value);
        }
        prop_assert!(sessions().open(&headers, drop).is_none());
    }

    #[test]
    fn no_signed_text_makes_it_panic(text in ".{0,60}", json in ".{0,60}") {
        prop_assert!(sessions().read(&signed(&text), NOW).is_err());
        prop_assert!(sessions().read(&signed(&encoded(&json)), NOW).is_err());
    }

    #[test]
    fn no_value_makes_it_panic(value in ".{0,80}") {
        prop_assert!(sessions().read(&value, NOW).is_err());
    }
}
