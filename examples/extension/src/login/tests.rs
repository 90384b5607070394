//! The decorator and the provider alone.

use duotone::prelude::*;
use duotone::testing::{self, RequestBuilder};

use super::*;

fn browser() -> RequestBuilder {
    testing::request().uri("/report?year=2026").header("accept", "text/html,*/*;q=0.8")
}

#[test]
fn who_is_logged_in_sees_the_view() {
    for next in [testing::next("secret"), testing::next("secret").waits()] {
        let req = testing::request().session("user", "Ada").build();
        let res = next.under(&login_required(), &req).run().expect("an answer");
        assert_eq!((res.text(), next.runs()), ("secret", 1));
    }
}

#[test]
fn who_is_not_is_refused_before_anything_runs() {
    for next in [testing::next("secret"), testing::next("secret").waits()] {
        for req in [testing::request(), testing::request().state(Login::at("/login")), browser()] {
            let error = next.under(&login_required(), &req.build()).run().unwrap_err();
            assert_eq!((error.status(), next.runs()), (Some(StatusCode::UNAUTHORIZED), 0));
        }
    }
}

#[test]
fn async_tests_await_the_same() {
    let (req, next) = (testing::request().build(), testing::next("secret"));
    let refused = async_to_sync(async { next.under(&login_required(), &req).await });
    assert_eq!(refused.unwrap_err().status(), Some(StatusCode::UNAUTHORIZED));
}

#[test]
fn a_browser_is_sent_to_the_login_page_and_back() {
    let next = testing::next("secret");
    let req = browser().state(Login::at("/login")).build();
    let res = next.under(&login_required(), &req).run().expect("an answer");
    assert_eq!((res.status(), next.runs()), (StatusCode::SEE_OTHER, 0));
    let location = res.header("location").expect("a page");
    assert_eq!(location, "/login?next=%2Freport%3Fyear%3D2026");
    assert_eq!(Login::next(&testing::request().uri(location).build()), "/report?year=2026");

    // A form that was filled in cannot come back.
    let req = browser().method(Method::POST).state(Login::at("/login")).build();
    assert!(next.under(&login_required(), &req).run().is_err());
}

#[test]
fn nobody_is_sent_to_another_site() {
    for (next, to) in [
        ("/a?b=1#c", "/a?b=1#c"),
        ("/", "/"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("\\\\elsewhere.example/", "/"),
        ("/\t/elsewhere.example/", "/"),
        ("a", "/"),
    ] {
        let req = testing::request().uri("/login").query(&[("next", next)]).build();
        assert_eq!(Login::next(&req), to, "{next:?}");
    }
    assert_eq!(Login::next(&testing::request().build()), "/");
}

// A provider is an ordinary function.
#[test]
fn the_user_is_who_the_session_says() {
    let req = testing::request().session("user", "Ada").build();
    let ada = user(Session::from_request(&req).expect("a session")).expect("a user");
    assert_eq!(ada, User { name: "Ada".to_owned() });
    let req = testing::request().build();
    let error = user(Session::from_request(&req).expect("a session")).unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
}
