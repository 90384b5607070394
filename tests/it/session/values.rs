//! What a session takes and gives back.

use std::collections::HashMap;

use duotone::prelude::*;
use duotone::{Session, SessionError};
use serde::{Deserialize, Serialize};

use super::with_key;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Cart {
    items: Vec<(u64, String)>,
    coupon: Option<char>,
    price: f64,
}

fn client() -> duotone::testing::TestClient {
    with_key([]).build().expect("a sound app").test_client()
}

#[test]
fn a_value_has_any_type_that_serde_knows() {
    let client = client();
    let cart = Cart {
        items: vec![(u64::MAX, "größe; \"x\"\n".to_owned())],
        coupon: Some('é'),
        price: 0.1,
    };
    client
        .session(|session| {
            session.insert("cart", &cart)?;
            session.insert("nothing", None::<u8>)?;
            session.insert("big", u128::MAX)?;
            session.insert(String::new(), "empty name")
        })
        .expect("room for it");
    client.session(|session| {
        assert_eq!(session.get::<Cart>("cart").expect("a cart"), Some(cart));
        assert_eq!(session.get::<Option<u8>>("nothing").expect("nothing"), Some(None));
        assert_eq!(session.get::<u128>("big").expect("a number"), Some(u128::MAX));
        assert_eq!(session.get::<u8>("absent").expect("nothing"), None);
        assert_eq!(session.keys(), ["", "big", "cart", "nothing"]);
    });
}

#[test]
fn a_value_of_another_type_is_an_error_and_stays() {
    client().session(|session| {
        session.insert("a", "text").expect("room for it");
        let error = session.get::<u8>("a").expect_err("no number");
        assert!(error.is::<serde_json::Error>() && error.status().is_none(), "{error}");
        assert_eq!(session.get::<String>("a").expect("text").as_deref(), Some("text"));
    });
}

#[test]
fn a_value_that_is_no_json_is_an_error() {
    client().session(|session| {
        let error = session.insert("a", HashMap::from([((1, 2), 3)])).expect_err("no JSON");
        assert!(error.is::<serde_json::Error>() && !session.contains("a"), "{error}");
    });
}

#[test]
fn a_value_for_which_there_is_no_room_is_an_error_and_changes_nothing() {
    client().session(|session| {
        session.insert("a", "before").expect("room for it");
        let long = "x".repeat(4000);
        for error in [
            session.insert("a", &long).expect_err("too long"),
            session.insert(long.clone(), "a").expect_err("too long"),
            session.flash(&long).expect_err("too long"),
            session.flash_as(&long, "a").expect_err("too long"),
        ] {
            assert!(matches!(error.downcast_ref(), Some(SessionError::Full { .. })), "{error}");
            assert_eq!(error.status(), None);
        }
        assert_eq!((session.keys().len(), session.take_flashes().len()), (1, 0));
        assert_eq!(session.get::<String>("a").expect("text").as_deref(), Some("before"));
        // What is shorter than before fits in any case.
        session.insert("a", "after").expect("room for it");
    });
}

// A `HashMap` is written in another order each time.
#[test]
fn an_equal_map_is_no_change() {
    let client = client();
    let map = || (0..20).map(|n| (n.to_string(), n)).collect::<HashMap<_, _>>();
    client.session(|session| session.insert("map", map())).expect("room for it");
    let before = client.cookie("session");
    for _ in 0..10 {
        client.session(|session| session.insert("map", map())).expect("room for it");
    }
    assert!(before.is_some() && client.cookie("session") == before);
}

#[get("/threads")]
fn threads(session: Session) -> String {
    std::thread::scope(|scope| {
        for n in 0..8 {
            let session = session.clone();
            scope.spawn(move || session.insert(n.to_string(), n));
        }
    });
    session.keys().concat()
}

#[test]
fn a_session_is_shared_by_threads_without_losing_a_value() {
    let client = with_key(handlers![threads]).build().expect("a sound app").test_client();
    assert_eq!(client.get("/threads").send().text(), "01234567");
    assert_eq!(client.session(Session::keys).concat(), "01234567");
}
