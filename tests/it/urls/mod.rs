//! URLs of views: which route they are of, inside and outside of a request (R30, R31).

mod encoding;
mod forms;

use std::borrow::Cow;
use std::num::NonZero;
use std::sync::Arc;

use duotone::prelude::*;
use duotone::{ToParam, UrlError};

use crate::entries::each_entry;

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

#[get("/numbers/{int}/{float}/{bool}/{char}/{count}")]
fn numbers(int: i8, float: f64, bool: bool, char: char, count: NonZero<u16>) {
    let _ = (int, float, bool, char, count);
}

#[get("/texts/{a}/{b}/{c}")]
fn texts(a: &str, b: String, c: Cow<'_, str>) {
    let _ = (a, b, c);
}

#[get("/{type}/{fn}", type = Keywords)]
fn r#match(r#type: u8, r#fn: u8) {
    let _ = (r#type, r#fn);
}

#[test]
fn a_field_takes_what_converts_to_the_type_of_the_parameter() {
    let handlers = handlers![index, user, numbers, texts, Keywords];
    let app = App::new().handlers(handlers).build().expect("a sound app");
    let (id, name) = (7_u64, String::from("Ada"));
    for (url, expected) in [
        (app.url_for(index {}), "/"),
        (app.url_for(user { id: 42, name: "x" }), "/users/42/x"),
        (app.url_for(user { id, name: &name }), "/users/7/Ada"),
        (app.url_for(user { id: &id, name: name.clone() }), "/users/7/Ada"),
        (app.url_for(user { id: &&id, name: Cow::Borrowed("y") }), "/users/7/y"),
        (
            app.url_for(numbers {
                int: -1,
                float: 1.5,
                bool: true,
                char: '/',
                count: NonZero::<u16>::MIN,
            }),
            "/numbers/-1/1.5/true/%2F/1",
        ),
        (
            app.url_for(texts { a: Box::<str>::from("x"), b: Arc::<str>::from("y"), c: "z" }),
            "/texts/x/y/z",
        ),
        (app.url_for(texts { a: &name, b: &name, c: &*name }), "/texts/Ada/Ada/Ada"),
        (app.url_for(Keywords { r#type: 1, r#fn: 2 }), "/1/2"),
    ] {
        assert_eq!(told(url), expected);
    }
    // R28
    let infinite =
        numbers { int: 1, float: f64::INFINITY, bool: true, char: 'x', count: NonZero::<u16>::MAX };
    let error = told(app.url_for(infinite));
    assert!(error.ends_with("`float` is `inf`, which is not a `f64`"), "{error}");
}

struct Id(u32);

struct User {
    id: u32,
}

impl<'r> FromParam<'r> for Id {
    fn from_param(text: &'r str) -> Result<Self> {
        let digits = text.strip_prefix("id-").or_status(StatusCode::BAD_REQUEST)?;
        u32::from_param(digits).map(Id)
    }
}

impl ToParam for Id {
    fn to_param(&self) -> Cow<'_, str> {
        format!("id-{}", self.0).into()
    }
}

impl ToParam<Id> for User {
    fn to_param(&self) -> Cow<'_, str> {
        Id(self.id).to_param().into_owned().into()
    }
}

/// A parameter's type that borrows.
struct Slug<'r>(&'r str);

impl<'r> FromParam<'r> for Slug<'r> {
    fn from_param(text: &'r str) -> Result<Self> {
        Ok(Slug(text))
    }
}

impl ToParam<Slug<'static>> for Slug<'_> {
    fn to_param(&self) -> Cow<'_, str> {
        self.0.into()
    }
}

#[get("/own/{id}/{slug}")]
fn own(id: Id, slug: Slug<'_>) -> String {
    format!("{} {}", id.0, slug.0)
}

#[test]
fn a_type_of_ones_own_is_a_value_by_one_impl() {
    let app = App::new().handlers(handlers![own]).build().expect("a sound app");
    let text = String::from("a b");
    let url = app.url_for(own { id: Id(3), slug: Slug(&text) }).expect("a URL");
    assert_eq!(url, "/own/id-3/a%20b");
    let other = app.url_for(own { id: &User { id: 3 }, slug: Slug("a b") }).expect("a URL");
    assert_eq!(url, other);
    assert_eq!(app.test_client().get(url.as_str()).send().text(), "3 a b");
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

mod admin {
    use duotone::prelude::*;

    #[get("/")]
    pub(super) fn home() -> Result<Url> {
        Ok(url_for(home {})?)
    }

    #[get("")]
    pub(super) async fn itself() -> Result<Url> {
        Ok(url_for_endpoint(".home", [])?)
    }

    #[get("/missing")]
    fn missing() -> Result<()> {
        abort!(404)
    }

    #[error_handler(404)]
    fn not_found() -> Result<Url> {
        Ok(url_for(home {})?)
    }

    pub(super) fn blueprint(name: &str) -> Blueprint {
        let handlers = handlers![home, itself, missing, not_found];
        Blueprint::new(name).url_prefix(format!("/{name}")).handlers(handlers)
    }
}

#[get("/to-admin")]
fn to_admin() -> String {
    told(url_for(admin::home {}))
}

/// `root` and `staff`, and `staff` inside of `site` again.
fn twice() -> App {
    let site = Blueprint::new("site").url_prefix("/site").register(admin::blueprint("staff"));
    let site = site.handlers(handlers![to_admin]);
    let app = App::new().handlers(handlers![to_admin]).register(admin::blueprint("root"));
    app.register(admin::blueprint("staff")).register(site).build().expect("a sound app")
}

// R30
#[test]
fn of_a_blueprint_registered_twice_it_is_the_requests_own() {
    each_entry(&twice(), |entry| {
        for (target, url) in [
            ("/root/", "/root/"),
            ("/staff/", "/staff/"),
            ("/site/staff/", "/site/staff/"),
            ("/site/staff", "/site/staff/"),
            ("/root", "/root/"),
            // It shares a blueprint with the request; the others do not.
            ("/site/to-admin", "/site/staff/"),
        ] {
            assert_eq!(entry.get(target), (200, url.to_owned()), "{target}, {}", entry.name());
        }
        assert_eq!(entry.get("/root/missing"), (404, "/root/".to_owned()), "{}", entry.name());
        let (_, error) = entry.get("/to-admin");
        assert!(error.contains("is registered as `root.home` and as `staff.home`"), "{error}");
        assert!(error.starts_with("`home` (tests/it/urls/mod.rs:"), "{error}");
        assert!(error.ends_with("help: say which: `.blueprint(\"staff\")`"), "{error}");
    });
}

#[test]
fn outside_of_a_request_one_says_which_blueprint() {
    let app = twice();
    assert!(app.url_for(admin::home {}).is_err());
    for (blueprint, url) in [("root", "/root/"), ("site.staff", "/site/staff/")] {
        assert_eq!(told(app.url_for(admin::home {}.blueprint(blueprint))), url);
        assert_eq!(told(app.url_for_endpoint(&format!("{blueprint}.home"), [])), url);
    }
    let error = told(app.url_for(admin::home {}.blueprint("rooot")));
    let help = "help: it is registered as `root.home`, `staff.home`, `site.staff.home`";
    assert!(error.contains("in the blueprint `rooot`") && error.ends_with(help), "{error}");
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
        assert_eq!(crate::entries::text(&answer), "/users/1/a /users/2/b", "{}", entry.name());
        assert_eq!(crate::entries::header(&answer, "link"), Some("/"), "{}", entry.name());
        let answer = entry.call("GET", "/gone");
        assert_eq!(crate::entries::header(&answer, "location"), Some("/users/3/%C3%A9"));
    });
}

#[test]
fn by_name_values_are_text_and_others_become_the_query() {
    let handlers = handlers![index, user, pages, numbers];
    let app = App::new().handlers(handlers).register(admin::blueprint("admin")).build();
    let app = app.expect("a sound app");
    for (name, values, expected) in [
        ("index", &[][..], "/"),
        ("admin.home", &[], "/admin/"),
        ("user", &[("name", "a/b"), ("id", "1")], "/users/1/a%2Fb"),
        ("user", &[("id", "1"), ("name", "x"), ("q", "a b"), ("q", "c")], "/users/1/x?q=a+b&q=c"),
        // R31: what is only a default may be left out.
        ("pages", &[], "/pages/"),
        ("pages", &[("page", "7")], "/pages/7"),
        ("pages", &[("page", "7"), ("lang", "fr")], "/fr/pages/7"),
    ] {
        assert_eq!(told(app.url_for_endpoint(name, values.iter().copied())), expected, "{name}");
    }
    for (name, values, expected) in [
        ("usr", &[][..], "there is no endpoint `usr`\n  help: "),
        ("home", &[], "there is no endpoint `home`"),
        (".home", &[], "there is no endpoint `.home`"),
        ("user", &[("id", "1")], "`/users/{id}/{name}`: `name` has no value"),
        ("user", &[("id", "x"), ("name", "x")], "`id` is `x`, which is not a `u64`"),
    ] {
        let error = told(app.url_for_endpoint(name, values.iter().copied()));
        assert!(error.contains(expected), "{error}");
    }
}

mod other {
    #[duotone::get("/other")]
    pub(super) fn index() {}
}

#[test]
fn a_name_that_two_views_have_is_an_error_that_names_both() {
    let app = App::new().handlers(handlers![index, other::index]).build().expect("a sound app");
    let error = told(app.url_for_endpoint("index", []));
    assert!(
        error.starts_with("two views have the name `index`: `index` (tests/it/urls"),
        "{error}"
    );
    assert_eq!(told(app.url_for(other::index {})), "/other");
}
