//! A whole login: a form, a decorator that guards, a provider of the user, messages, a logout; from
//! the side of the test client.

use duotone::prelude::*;
use duotone::testing::TestClient;
use serde::{Deserialize, Serialize};

use super::with_key;
use crate::entries::{CLASSES, client_of};
use crate::log::Log;
use crate::polling::pause;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct User {
    name: String,
    admin: bool,
}

#[derive(Deserialize)]
struct Login<'r> {
    name: &'r str,
    password: &'r str,
}

/// Logs in, and leads to the account of a color.
fn log_in(form: &Login<'_>, session: &Session, account: &'static str) -> Result<Redirect> {
    if form.password != "secret" {
        session.flash_as("error", "That is not it.")?;
        return Ok(Redirect::see_other("/"));
    }
    session.clear();
    session.insert("user", User { name: form.name.to_owned(), admin: false })?;
    session.flash(format!("Welcome, {}!", form.name))?;
    Ok(Redirect::see_other(account))
}

#[post("/sync/login")]
fn login(form: Form<Login<'_>>, session: Session) -> Result<Redirect> {
    log_in(&form, &session, "/sync/account")
}

#[post("/async/login")]
async fn login_async(form: Form<Login<'_>>, session: Session) -> Result<Redirect> {
    pause().await;
    log_in(&form, &session, "/async/account")
}

#[decorator]
async fn login_required(session: Session, next: Next<'_>) -> Result<Response> {
    if session.contains("user") {
        return next.run().await;
    }
    session.flash("Please log in.")?;
    Redirect::see_other("/").into_response()
}

#[provider]
fn current_user(session: Session, log: State<Log>) -> Result<User> {
    log.add("provider");
    session.get("user")?.or_status(StatusCode::UNAUTHORIZED)
}

#[get("/sync/account", with = [login_required])]
fn account(user: Provided<current_user>, flashes: Flashes) -> String {
    format!("{}|{flashes}", user.name)
}

#[get("/async/account", with = [login_required])]
async fn account_async(user: Provided<current_user>, session: Session) -> String {
    pause().await;
    format!("{}|{}", user.name, Flashes(session.take_flashes()))
}

#[post("/logout")]
async fn logout(session: Session) -> Redirect {
    session.clear();
    Redirect::see_other("/")
}

#[get("/")]
fn index(flashes: Flashes) -> String {
    format!("index|{flashes}")
}

/// The client's app with a log, in each way the client can run it.
fn each_client(test: impl Fn(&TestClient, &Log)) {
    let log = Log::default();
    let handlers =
        handlers![login, login_async, current_user, account, account_async, logout, index];
    let app = with_key(handlers).state(log.clone()).build().expect("a sound app");
    test(&app.test_client(), &log);
    for class in CLASSES {
        println!("class: {class:?}");
        test(&client_of(&app, class), &log);
    }
}

// R1, R37
#[test]
fn a_user_logs_in_and_out() {
    each_client(|client, log| {
        for color in ["sync", "async"] {
            let account = format!("/{color}/account");
            let login = |password| {
                let login = client.post(&format!("/{color}/login"));
                let login = login.form(&[("name", "Ada"), ("password", password)]);
                login.follow_redirects().send().text().to_owned()
            };
            let visit = |path: &str| client.get(path).follow_redirects().send().text().to_owned();
            assert_eq!(visit(&account), "index|Please log in.\n", "{color}");
            // No provider runs for whom the decorator refuses.
            assert_eq!(log.take(), [""; 0], "{color}");
            assert_eq!(login("guess"), "index|That is not it.\n", "{color}");
            assert_eq!(login("secret"), "Ada|Welcome, Ada!\n", "{color}");
            assert_eq!(visit(&account), "Ada|", "{color}");
            let out = client.post("/logout").follow_redirects().send();
            assert_eq!((out.text(), client.cookie("session")), ("index|", None), "{color}");
            assert_eq!(visit(&account), "index|Please log in.\n", "{color}");
            log.take();
        }
    });
}

#[test]
fn a_test_begins_logged_in_and_looks_into_the_session() {
    each_client(|client, _| {
        let user = User { name: "Grace".to_owned(), admin: true };
        client.session(|session| session.insert("user", &user)).expect("room for it");
        assert_eq!(client.get("/sync/account").send().text(), "Grace|");
        assert_eq!(client.get("/async/account").send().text(), "Grace|");
        let found = client.session(|session| session.get::<User>("user")).expect("a user");
        assert_eq!(found, Some(user));
        // To look changes nothing.
        let before = client.cookie("session");
        client.session(|session| assert!(session.contains("user")));
        assert!(before.is_some() && client.cookie("session") == before);
        client.session(Session::clear);
        assert_eq!(client.cookie("session"), None);
    });
}
