//! URLs of views: which route they are of, inside and outside of a request (R30, R31).

mod blueprints;
mod by_name;
mod encoding;
mod forms;
mod values;

use duotone::UrlError;
use duotone::prelude::*;

use crate::entries::{each_entry, header, text};

/// The URL, or the error's text.
fn told(url: Result<Url, UrlError>) -> String {
    url.map_or_else(|error| error.to_string(), String::from)
}

#[get("/")]
fn index() {}

#[get("/users/{id}/{name}")]
async fn user(req: &Request, name: &str, id: u64) -> String {
    format!("{id} {name} {}", req.path())
}

#[get("/pages/", defaults(page = 1, lang = "en"))]
#[get("/pages/{page}", defaults(lang = "en"))]
#[post("/{lang}/pages/{page}")]
fn pages(page: u32, lang: &str) -> String {
    format!("{page} {lang}")
}

#[get("/scale", defaults(by = 2.0))]
fn scale(by: f64) -> String {
    by.to_string()
}

// R31
#[test]
fn of_several_routes_it_is_the_first_whose_parameters_the_values_fit() {
    let app = App::new().handlers(handlers![pages, scale]).build().expect("a sound app");
    for (url, expected) in [
        (app.url_for(pages { page: 1, lang: "en" }), "/pages/"),
        (app.url_for(pages { page: 2, lang: "en" }), "/pages/2"),
        (app.url_for(pages { page: 1, lang: "fr" }), "/fr/pages/1"),
        (app.url_for(scale { by: 2.0 }), "/scale"),
    ] {
        assert_eq!(told(url), expected);
    }
    let error = told(app.url_for(pages { page: 1, lang: "" }));
    let lines: Vec<_> = error.lines().collect();
    assert!(lines[0].starts_with("no URL of `pages` (tests/it/urls/mod.rs:"), "{error}");
    let expected = [
        "  `/pages/`: `lang` is ``, not the default `en`",
        "  `/pages/{page}`: `lang` is ``, not the default `en`",
        "  `/{lang}/pages/{page}`: `lang` is empty, which no parameter in a path is",
    ];
    assert_eq!(lines[1..], expected);
    let error = told(app.url_for(scale { by: 3.0 }));
    assert!(error.ends_with("`/scale`: `by` is `3.0`, not the default `2.0`"), "{error}");
}

#[test]
fn a_view_that_is_not_in_the_app_is_an_error_that_names_it() {
    let app = App::new().handlers(handlers![index]).build().expect("a sound app");
    let error = told(app.url_for(user { id: 1, name: "x" }));
    assert!(error.starts_with("no URL of `user` (tests/it/urls/mod.rs:"), "{error}");
    assert!(error.contains("is not registered in this app\n  help: add it"), "{error}");
}

#[test]
fn without_a_current_app_there_is_no_url() {
    for error in [url_for(index {}).unwrap_err(), url_for_endpoint("index", []).unwrap_err()] {
        assert!(error.to_string().starts_with("there is no current app here"), "{error}");
    }
    let urls = || (told(url_for(index {})), told(url_for_endpoint(".index", [])));
    let app = App::new().handlers(handlers![index]).build().expect("a sound app");
    assert_eq!(app.enter(urls), ("/".to_owned(), "/".to_owned()));
}

#[get("/links")]
async fn links() -> Result<String> {
    let by_sync_code = sync_to_async(|| url_for(user { id: 1, name: "a" })).await?;
    Ok(format!("{by_sync_code} {}", url_for(user { id: 2, name: "b" })?))
}

#[after_request]
fn link_header(res: &mut Response) -> Result<()> {
    res.set_header("link", url_for(index {})?);
    Ok(())
}

#[get("/gone")]
fn gone() -> Result<Redirect> {
    Ok(Redirect::to(url_for(user { id: 3, name: "é" })?))
}

// R37
#[test]
fn any_code_that_runs_for_a_request_finds_its_app() {
    let handlers = handlers![index, user, links, link_header, gone];
    let app = App::new().handlers(handlers).build().expect("a sound app");
    each_entry(&app, |entry| {
        let answer = entry.call("GET", "/links");
        assert_eq!(text(&answer), "/users/1/a /users/2/b", "{}", entry.name());
        assert_eq!(header(&answer, "link"), Some("/"), "{}", entry.name());
        let answer = entry.call("GET", "/gone");
        assert_eq!(header(&answer, "location"), Some("/users/3/%C3%A9"));
    });
}
