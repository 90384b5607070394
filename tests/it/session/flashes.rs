//! Flash messages: each is seen once, in order.

use duotone::Flashes;
use duotone::prelude::*;

use super::{Browser, with_key};
use crate::entries::each_entry;
use crate::polling::pause;

#[get("/save")]
fn save(session: Session) -> Result<Redirect> {
    session.flash("Saved.")?;
    session.flash_as("error", "But not <all>.")?;
    Ok(Redirect::see_other("/"))
}

#[get("/save_async")]
async fn save_async() -> Result<Redirect> {
    pause().await;
    let session = current::session()?;
    session.flash("Saved.")?;
    pause().await;
    session.flash_as("error", "But not <all>.")?;
    Ok(Redirect::see_other("/async"))
}

fn shown(flashes: &Flashes) -> String {
    let lines: Vec<_> =
        flashes.iter().map(|flash| format!("{}: {flash}", flash.category)).collect();
    lines.join("\n")
}

#[get("/")]
fn show(flashes: Flashes) -> String {
    shown(&flashes)
}

#[get("/async")]
async fn show_async(flashes: Flashes) -> String {
    pause().await;
    shown(&flashes)
}

#[get("/other")]
fn other(session: Session) -> String {
    session.is_empty().to_string()
}

#[get("/at_once")]
fn at_once(session: Session) -> Result<String> {
    session.flash("now")?;
    let seen = session.take_flashes().len();
    let again = session.take_flashes().len();
    session.flash("later")?;
    Ok(format!("{seen} {again}"))
}

// R37
#[test]
fn messages_survive_a_redirect_and_are_seen_once() {
    let handlers = handlers![save, save_async, show, show_async, other];
    let app = with_key(handlers).build().expect("a sound app");
    each_entry(&app, |entry| {
        for (save, show) in
            [("/save", "/"), ("/save_async", "/async"), ("/save", "/async"), ("/save_async", "/")]
        {
            let context = format!("{save} {show}, {}", entry.name());
            let mut browser = Browser::new(entry);
            assert_eq!(browser.get(save).status, 303, "{context}");
            // Messages are no values, and one who does not show them leaves them.
            assert_eq!(browser.get("/other").text, "true", "{context}");
            let seen = browser.get(show);
            assert_eq!(seen.text, "message: Saved.\nerror: But not <all>.", "{context}");
            // Nothing is left, so the cookie goes.
            assert_eq!(browser.cookie, None, "{context}");
            assert_eq!(browser.get(show).text, "", "{context}");
        }
    });
}

#[test]
fn messages_of_the_same_request_are_seen_and_later_ones_left() {
    let app = with_key(handlers![at_once, show]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let mut browser = Browser::new(entry);
        assert_eq!(browser.get("/at_once").text, "1 0", "{}", entry.name());
        assert_eq!(browser.get("/").text, "message: later", "{}", entry.name());
    });
}

#[test]
fn messages_wait_until_somebody_shows_them() {
    let app = with_key(handlers![save, show]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let mut browser = Browser::new(entry);
        browser.get("/save");
        browser.get("/save");
        let one = "message: Saved.\nerror: But not <all>.";
        assert_eq!(browser.get("/").text, [one, one].join("\n"), "{}", entry.name());
    });
}

#[test]
fn a_template_sees_category_and_message() {
    let app = with_key(handlers![save]).build().expect("a sound app");
    let client = app.test_client();
    client.get("/save").send();
    let flashes = client.session(|session| Flashes(session.take_flashes()));
    let json = serde_json::to_string(&flashes).expect("JSON");
    let first = r#"{"category":"message","message":"Saved."}"#;
    let second = r#"{"category":"error","message":"But not <all>."}"#;
    assert_eq!(json, format!("[{first},{second}]"));
    assert_eq!(flashes.to_string(), "Saved.\nBut not <all>.\n");
}
