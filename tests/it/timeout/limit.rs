//! Which limit holds: that of the mount, the function, the view or the app.

use std::time::{Duration, Instant};

use duotone::prelude::*;

use super::{app, build};
use crate::entries::{each_entry, text};

#[get("/default")]
fn of_the_app(req: &Request) -> String {
    left(req)
}

#[get("/own", timeout = "3h")]
fn of_the_route(req: &Request) -> String {
    left(req)
}

struct Report;

#[view(params(day), timeout = "5h")]
impl Report {
    fn dispatch(&self, day: &str, req: &Request) -> String {
        format!("{day} {}", left(req))
    }
}

struct Users;

#[method_view("/users", timeout = "6h", post(timeout = "8h"))]
impl Users {
    fn get(req: &Request) -> String {
        left(req)
    }

    fn post(req: &Request) -> String {
        left(req)
    }
}

/// In whole hours, rounded up.
fn left(req: &Request) -> String {
    let left = req.deadline().map(|it| it.saturating_duration_since(Instant::now()));
    left.map_or("none".to_owned(), |left| format!("{}h", left.as_secs().div_ceil(3600)))
}

#[test]
fn the_limit_is_that_of_the_mount_or_function_or_view_or_app() {
    let handlers = || {
        let app = App::new().handlers(handlers![of_the_app, of_the_route, Users]);
        app.handlers(mounts![
            "/daily/{day}" => Report,
            "/weekly/{day}", timeout = "7h" => Report,
        ])
    };
    for (app, default) in
        [(handlers(), "none"), (handlers().timeout(Duration::from_secs(2 * 3600)), "2h")]
    {
        each_entry(&build(app), |entry| {
            for (path, expected) in [
                ("/default", default),
                ("/own", "3h"),
                ("/daily/x", "x 5h"),
                ("/weekly/x", "x 7h"),
                ("/users", "6h"),
            ] {
                assert_eq!(entry.get(path), (200, expected.to_owned()), "{path}");
            }
            assert_eq!(text(&entry.call("POST", "/users")), "8h");
        });
    }
}

#[test]
fn the_limit_of_the_app_holds_where_there_is_no_route_too() {
    let (app, log, _) = app([]);
    each_entry(&build(app.timeout(Duration::from_millis(100))), |entry| {
        assert_eq!(entry.get("/hooked/nowhere").0, 503, "{}", entry.name());
        assert!(log.take_after("teardown").contains(&"handler".to_owned()));
    });
}

#[test]
fn an_app_without_any_time_is_not_built() {
    let faults = App::new().timeout(Duration::ZERO).build().expect_err("a fault").to_string();
    assert!(faults.contains("a `timeout` needs more than no time"), "{faults}");
}
