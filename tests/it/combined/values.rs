//! Providers of decorators replaced, of error handlers failing, and sessions of hooks and errors.

use duotone::prelude::*;

use crate::entries::{each_entry, header, text};
use crate::log::Log;

#[provider]
async fn user(session: Session) -> Result<String> {
    session.get("user")?.or_status(StatusCode::UNAUTHORIZED)
}

#[provider]
fn admin(user: Provided<user>) -> Result<String> {
    if *user != "root" {
        abort!(403);
    }
    Ok(user.to_string())
}

#[decorator]
async fn admins(_admin: Provided<admin>, next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[decorator]
fn admins_sync(_admin: Provided<admin>, next: SyncNext<'_>) -> Result<Response> {
    next.run()
}

#[get("/secret", with = [admins])]
fn secret(user: Provided<user>) -> String {
    user.to_string()
}

#[get("/secret-async", with = [admins_sync])]
async fn secret_async(user: Provided<user>) -> String {
    user.to_string()
}

#[before_request(app)]
async fn counts(session: Session) -> Result<()> {
    let seen: u32 = session.get("seen")?.unwrap_or(0);
    session.insert("seen", seen + 1)
}

fn site(name: &str) -> Blueprint {
    let site = Blueprint::new(name).url_prefix(format!("/{name}"));
    site.handlers(handlers![secret, secret_async, counts])
}

fn app() -> AppBuilder {
    App::new().secret_key([7; 64]).register(site("a")).register(site("b"))
}

#[test]
fn a_provider_that_a_decorator_asks_for_is_replaced_for_the_view_too() {
    let plain = app().build().expect("a sound app");
    let replaced = app().override_provider::<user>(|_| Ok("root".to_owned()));
    let replaced = replaced.build().expect("a sound app");
    let refused = app().override_provider::<user>(|_| Ok("eve".to_owned())).build();
    let refused = refused.expect("a sound app");
    for (app, status, answer) in
        [(&plain, 401, None), (&replaced, 200, Some("root")), (&refused, 403, None)]
    {
        each_entry(app, |entry| {
            for target in ["/a/secret", "/b/secret-async"] {
                let context = format!("{target}, {}", entry.name());
                let res = entry.call("GET", target);
                assert_eq!(res.status(), status, "{context}");
                if let Some(answer) = answer {
                    assert_eq!(text(&res), answer, "{context}");
                }
                assert!(header(&res, "set-cookie").is_some(), "{context}");
            }
        });
    }
}

// R7
#[test]
fn a_hook_for_the_app_of_a_blueprint_registered_twice_uses_one_session() {
    let app = app().build().expect("a sound app");
    let client = app.test_client();
    for seen in 1..4_u32 {
        client.get("/nothing").send();
        let stored = client.session(|session| session.get::<u32>("seen"));
        assert_eq!(stored.expect("a number"), Some(seen));
    }
}

#[provider]
async fn page() -> Result<String> {
    Err(Error::from(std::io::Error::other("no template")))
}

#[error_handler(404)]
fn not_found(page: Provided<page>) -> String {
    page.to_string()
}

#[error_handler(500)]
async fn broken(page: Provided<page>) -> String {
    page.to_string()
}

#[get("/missing", with = [passes])]
async fn missing() -> Result<()> {
    abort!(404)
}

#[decorator]
async fn passes(next: Next<'_>) -> Result<Response> {
    next.run().await
}

#[teardown_request]
fn teardown(log: State<Log>, err: Option<&Error>) {
    log.add(err.map_or("none".to_owned(), ToString::to_string));
}

// R9, R18
#[test]
fn an_error_of_a_provider_of_an_error_handler_ends_in_the_plain_500() {
    let (app, log) = crate::log::app(handlers![missing, not_found, broken, teardown]);
    each_entry(&app, |entry| {
        for target in ["/missing", "/nothing"] {
            let res = entry.call("GET", target);
            let context = format!("{target}, {}", entry.name());
            assert_eq!(res.status(), 500, "{context}");
            assert!(!text(&res).contains("template"), "{context}");
            assert_eq!(log.take(), ["no template"], "{context}");
        }
    });
}
