//! Any value comes back, and nothing that a client sends makes it panic.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;

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
