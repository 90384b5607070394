//! What is told to the client, by the age of what it sent.

use http::header::SET_COOKIE;

use super::*;
use crate::Response;

/// The session of one value, written this long ago.
fn aged(sessions: &Arc<Sessions>, age: u64) -> Session {
    let opened = sessions.read(&sessions.write(&content(), NOW), NOW + age).unwrap();
    Session::new(sessions, Some(opened), false)
}

/// Whether the cookie is set, and whether there is a `Vary`.
fn told(session: &Session) -> (bool, bool) {
    let mut res = Response::default();
    session.save(&mut res, false);
    (res.header(SET_COOKIE.as_str()).is_some(), res.header("vary").is_some())
}

#[test]
fn a_session_in_the_second_half_of_its_life_is_written_anew_when_it_is_used() {
    let config = SessionConfig { refresh: false, ..SessionConfig::default() };
    let without_refresh = Sessions::new(vec![key(1)], config).unwrap();
    for (sessions, age, is_set) in [
        (&sessions(), 15 * DAY, false),
        (&sessions(), 16 * DAY, true),
        (&sessions(), 31 * DAY - 1, true),
        (&without_refresh, 31 * DAY - 1, false),
    ] {
        let session = aged(sessions, age);
        assert_eq!(told(&session), (false, false), "{age}: nobody used it");
        let session = aged(sessions, age);
        assert!(session.contains("user"));
        assert_eq!(told(&session), (is_set, true), "{age}");
    }
}

#[test]
fn a_session_that_is_written_anew_holds_what_it_held() {
    let sessions = sessions();
    let session = aged(&sessions, 20 * DAY);
    assert!(session.is_permanent());
    let mut res = Response::default();
    session.save(&mut res, false);
    let set = res.header("set-cookie").unwrap();
    assert!(set.ends_with("; Max-Age=2678400"), "{set}");
    let again = sessions.open(&header(set.split(';').next().unwrap()), drop).unwrap();
    assert!(again.content == content() && again.age < DAY, "{again:?}");
}

// Browsers hold cookies of this layout: another one takes another version.
#[test]
fn a_cookie_is_what_it_was_in_the_first_version() {
    let mut content = content();
    content.flashes.push(Flash { category: "message".into(), message: "Saved.".into() });
    let value = sessions().write(&content, NOW);
    let text = encoded(r#"[1800000000,1,{"user":"Ada"},[["message","Saved."]]]"#);
    // By another implementation of HKDF and HMAC.
    let signature = "PgHyFyPKK+NliJDDyArGxRMWKzUwVlWYTyltA4LLjnc=";
    assert_eq!(value, format!("{signature}{text}"));
}
