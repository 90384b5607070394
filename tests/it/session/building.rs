//! Keys: where they come from, and what an app without one says.

use duotone::AppBuilder;
use duotone::prelude::*;

use super::{KEY, OTHER_KEY};
use crate::entries::each_entry;

#[get("/needs")]
fn needs(_session: Session) {}

#[before_request]
async fn needs_too(_flashes: Flashes, _also: Result<Session>) {}

#[get("/may")]
fn may(session: Option<Session>) -> String {
    session.is_some().to_string()
}

#[get("/asks")]
async fn asks(req: &Request) -> Result<String> {
    let error = current::session().expect_err("no key").to_string();
    Ok(format!("{error} {}", req.session().is_err()))
}

#[decorator]
async fn guarded(_session: Session, next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[get("/guarded", with = [guarded])]
fn plain() {}

#[provider]
async fn current_user(session: Session) -> Result<String> {
    Ok(session.get::<String>("user")?.unwrap_or_default())
}

#[get("/provided")]
fn provided(_user: Provided<current_user>) {}

#[track_caller]
fn faults(app: AppBuilder) -> Vec<String> {
    app.build().expect_err("an app with faults").faults().map(str::to_owned).collect()
}

#[test]
fn a_handler_that_needs_a_session_needs_a_key() {
    let faults = faults(App::new().handlers(handlers![needs, needs_too, may, asks]));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    for part in
        ["`needs` (", "`needs_too` (", "building.rs:", ".secret_key(..)", "DUOTONE_SECRET_KEY"]
    {
        assert!(faults[0].contains(part), "{part}: {faults:#?}");
    }
    assert!(!faults[0].contains("`may`") && !faults[0].contains("`asks`"), "{faults:#?}");
}

#[test]
fn a_decorator_that_needs_a_session_needs_a_key() {
    let faults = faults(App::new().handlers(handlers![plain]));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    for part in ["`guarded` around `plain` (", ".secret_key(..)"] {
        assert!(faults[0].contains(part), "{part}: {faults:#?}");
    }
}

#[test]
fn a_provider_that_needs_a_session_needs_a_key() {
    let faults = faults(App::new().handlers(handlers![provided]));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    for part in ["`current_user` (", ".secret_key(..)"] {
        assert!(faults[0].contains(part), "{part}: {faults:#?}");
    }
}

#[test]
fn without_a_key_there_is_no_session() {
    let app = App::new().handlers(handlers![may, asks]).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/may").1, "false", "{}", entry.name());
        let (_, answer) = entry.get("/asks");
        assert!(answer.contains(".secret_key(..)") && answer.ends_with("true"), "{answer}");
    });
}

#[test]
fn a_key_that_is_too_short_or_given_twice_is_a_fault() {
    let app = || App::new().handlers(handlers![needs]);
    for (app, expected) in [
        (
            app().secret_key("x".repeat(31)),
            &["`.secret_key(..)` has 31 bytes and needs at least 32"][..],
        ),
        (app().secret_key(""), &["has 0 bytes"]),
        (app().secret_key(KEY).secret_key(OTHER_KEY), &["`.secret_key(..)` is given twice"]),
        (
            app().secret_key(KEY).secret_key_fallback("short"),
            &["`.secret_key_fallback(..)` has 5 bytes"],
        ),
        (app().secret_key_fallback(KEY), &["an old secret key and no new one", "`needs`"]),
        (app().secret_key("short").secret_key_fallback("too"), &["has 5 bytes", "has 3 bytes"]),
    ] {
        let faults = faults(app);
        assert_eq!(faults.len(), expected.len(), "{faults:#?}");
        for part in expected {
            assert!(faults.iter().any(|fault| fault.contains(part)), "{part}: {faults:#?}");
        }
        assert!(
            !faults.concat().contains("xxx") && !faults.concat().contains("short"),
            "{faults:?}"
        );
    }
}
