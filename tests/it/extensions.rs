//! What a third-party crate brings to an app by `.install(..)`.

use duotone::Extension;
use duotone::prelude::*;

use crate::entries::{each_entry, header, text};

/// An extension with state, a provider, hooks, an error handler, a decorator, views and a blueprint.
struct Greetings {
    word: &'static str,
}

impl Extension for Greetings {
    fn install(self, app: AppBuilder) -> AppBuilder {
        let own = Blueprint::new("greetings").url_prefix("/greetings").handlers(handlers![greet]);
        app.state(self)
            .register(own)
            .handlers(handlers![is_up, mark, lost, count])
            .with(signed("extension"))
            .error_status::<std::num::ParseIntError>(|_| StatusCode::BAD_REQUEST)
    }
}

#[get("/{name}")]
async fn greet(name: &str, greetings: State<Greetings>) -> String {
    format!("{}, {name}!", greetings.word)
}

struct Count(u64);

#[provider(app)]
async fn count() -> Count {
    Count(7)
}

#[provider]
fn doubled(count: State<Count>) -> u64 {
    count.0.0 * 2
}

#[decorator(by: &'static str)]
async fn signed(next: Next<'_>) -> Result<Response> {
    Ok(next.run().await?.with_header("x-by", *by))
}

#[get("/up")]
fn is_up(doubled: Provided<doubled>) -> String {
    format!("up {}", *doubled)
}

#[after_request]
fn mark(res: &mut Response) {
    res.append_header("x-order", "extension");
}

#[error_handler(404)]
async fn lost(err: &HttpError) -> String {
    format!("lost: {err}")
}

#[after_request]
fn before_it(res: &mut Response) {
    res.append_header("x-order", "before it");
}

#[after_request]
async fn behind_it(res: &mut Response) {
    res.append_header("x-order", "behind it");
}

#[get("/parse")]
fn parse() -> Result<String> {
    Ok("x".parse::<u8>()?.to_string())
}

// R1, R14, R15
#[test]
fn an_extension_brings_state_views_hooks_and_error_handlers() {
    let app = App::new()
        .handlers(handlers![before_it, parse])
        .install(Greetings { word: "Hello" })
        .handlers(handlers![behind_it]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/greetings/Ada"), (200, "Hello, Ada!".to_owned()));
        assert_eq!(entry.get("/nowhere"), (404, "lost: 404 Not Found".to_owned()));
        assert_eq!(entry.get("/parse").0, 400);
        let up = entry.call("GET", "/up");
        assert_eq!((text(&up).as_str(), header(&up, "x-by")), ("up 14", Some("extension")));
        let order: Vec<_> = up.headers().get_all("x-order").iter().collect();
        assert_eq!(order, ["behind it", "extension", "before it"], "{}", entry.name());
    });
}

// A second one is not installed: what it brings would be told twice over.
#[test]
fn an_extension_that_is_installed_twice_is_one_fault_of_two_places() {
    let app = App::new().install(Greetings { word: "Hello" }).install(Greetings { word: "Bye" });
    let error = app.build().expect_err("an app with a fault");
    let faults: Vec<_> = error.faults().collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    let places = faults[0].matches("extensions.rs:").count();
    let name = std::any::type_name::<Greetings>();
    assert!(
        faults[0].contains(&format!("`{name}` is installed twice")) && places == 2,
        "{faults:?}"
    );
}

/// One that builds on another.
struct Politeness;

impl Extension for Politeness {
    fn install(self, app: AppBuilder) -> AppBuilder {
        if app.has_installed::<Greetings>() {
            return app;
        }
        app.install(Greetings { word: "Good day" })
    }
}

#[test]
fn an_extension_installs_the_one_it_builds_on_unless_the_app_has_it() {
    for (app, greeting) in [
        (App::new().install(Politeness), "Good day, Ada!"),
        (App::new().install(Greetings { word: "Hi" }).install(Politeness), "Hi, Ada!"),
    ] {
        let client = app.build().expect("a sound app").test_client();
        assert_eq!(client.get("/greetings/Ada").send().text(), greeting);
    }
}

/// One that misses what it needs.
struct Incomplete;

impl Extension for Incomplete {
    fn install(self, app: AppBuilder) -> AppBuilder {
        app.handlers(handlers![greet])
    }
}

#[test]
fn what_is_wrong_with_an_extension_is_a_fault_of_the_app() {
    let error = App::new().install(Incomplete).build().expect_err("an app with a fault");
    assert!(error.to_string().contains("`greet` (tests/it/extensions.rs:"), "{error}");
    assert!(error.to_string().contains("needs `State<"), "{error}");
}
