//! `app routes`: the table of routes, in a process of its own.

use duotone::Color;
use duotone::prelude::*;
use serde_json::Value;

use super::probe;

/// The lines of a listing, without the line numbers: those change with every edit of the probe.
fn listed(args: &[&str]) -> Vec<String> {
    let ended = probe::run(args, &[]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{args:?}");
    let without_number = |line: &str| {
        line.rsplit_once(':').map_or(line.to_owned(), |(rest, number)| {
            assert!(number.parse::<u32>().is_ok(), "{line}");
            rest.to_owned()
        })
    };
    ended.stdout.lines().map(without_number).collect()
}

#[test]
fn routes_are_listed_with_color_and_place() {
    let expected = [
        "endpoint     methods   path         color  decorators   source",
        "index        GET       /            sync                tests/bin/probe.rs",
        "index_async  GET       /async       async  outer,inner  tests/bin/probe.rs",
        "people       GET,POST  /users/{id}  async               tests/bin/probe.rs",
        "panics       GET       /panic       sync                tests/bin/probe.rs",
        "wait         GET       /wait        sync                tests/bin/probe.rs",
        "wait_async   GET       /wait-async  async               tests/bin/probe.rs",
    ];
    assert_eq!(listed(&["routes"]), expected);
}

#[test]
fn any_column_sorts_and_leaves_the_rest_in_registration_order() {
    for (column, endpoints) in [
        ("endpoint", ["index", "index_async", "panics", "people", "wait", "wait_async"]),
        ("methods", ["index", "index_async", "panics", "wait", "wait_async", "people"]),
        ("path", ["index", "index_async", "panics", "people", "wait", "wait_async"]),
        ("color", ["index_async", "people", "wait_async", "index", "panics", "wait"]),
        ("decorators", ["index", "people", "panics", "wait", "wait_async", "index_async"]),
        ("source", ["index", "index_async", "people", "panics", "wait", "wait_async"]),
    ] {
        let lines = listed(&["routes", "--sort", column]);
        let found: Vec<_> =
            lines[1..].iter().filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(found, endpoints, "{column}");
    }
}

#[test]
fn json_is_an_array_of_objects() {
    for args in
        [&["routes", "--json", "--sort=methods"][..], &["routes", "--sort=methods", "--json"]]
    {
        let ended = probe::run(args, &[]);
        let rows: Vec<Value> = serde_json::from_str(&ended.stdout).expect("an array");
        let last = rows.last().expect("routes");
        let keys: Vec<_> = last.as_object().expect("an object").keys().cloned().collect();
        let expected =
            ["blueprint", "color", "decorators", "endpoint", "file", "line", "methods", "path"];
        assert_eq!(keys, expected);
        assert_eq!(last["endpoint"], "people");
        assert_eq!(last["methods"], serde_json::json!(["GET", "POST"]));
        assert_eq!(last["path"], "/users/{id}");
        assert_eq!((&last["color"], &last["blueprint"]), (&"async".into(), &Value::Null));
        assert!(last["line"].is_u64() && last["file"] == "tests/bin/probe.rs", "{last}");
    }
}

mod api {
    use duotone::prelude::*;

    #[decorator]
    pub(super) async fn around(next: Next<'_>) -> Result<Response> {
        next.run().await
    }

    #[decorator]
    async fn own(next: Next<'_>) -> Result<Response> {
        next.run().await
    }

    /// That of the attribute that is expanded.
    pub(super) const LINE: u32 = line!() + 2;

    #[get("/{id}", name = "one", with = [own])]
    #[post("", defaults(id = 0))]
    pub(super) async fn item(id: u64) -> String {
        id.to_string()
    }
}

// R30
#[test]
fn a_program_reads_the_same_table() {
    let items = Blueprint::new("items").url_prefix("/items").handlers(handlers![api::item]);
    let api = Blueprint::new("api").url_prefix("/api").with(api::around()).register(items);
    let app = App::new().register(api).build().expect("a sound app");
    let routes: Vec<_> = app.routes().map(|route| route.to_string()).collect();
    assert_eq!(routes, ["GET /api/items/{id}", "POST /api/items"]);
    for route in app.routes() {
        assert_eq!((route.endpoint(), route.blueprint()), ("api.items.one", Some("api.items")));
        assert_eq!((route.color(), route.file(), route.line()), (Color::Async, file!(), api::LINE));
        // All of a view's decorators stand around each of its routes.
        assert_eq!(route.decorators().collect::<Vec<_>>(), ["around", "own"], "{route}");
    }
}
