//! What a blueprint adds to the whole app: `#[before_request(app)]` and its like (R7).

use duotone::prelude::*;

use super::built;
use crate::entries::each_entry;
use crate::log::Log;

#[before_request]
fn first(log: State<Log>) {
    log.add("first");
}

#[before_request]
async fn last(log: State<Log>) {
    log.add("last");
}

#[before_request(app)]
fn before(log: State<Log>) {
    log.add("before");
}

#[before_request(app)]
async fn before_of_inner(log: State<Log>) {
    log.add("before of inner");
}

#[before_request]
fn own(log: State<Log>) {
    log.add("own");
}

#[after_request(app)]
async fn after(res: &mut Response, log: State<Log>) {
    res.set_header("x-after", "ran");
    log.add("after");
}

#[teardown_request(app)]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

#[error_handler(404, app)]
async fn not_found() -> &'static str {
    "found by a blueprint"
}

#[derive(Debug, thiserror::Error)]
#[error("broken")]
struct Broken;

#[error_handler(app)]
fn broken(_error: &Broken) -> &'static str {
    "caught by a blueprint"
}

#[get("/")]
fn index() {}

#[get("/view")]
fn view() {}

#[get("/fails")]
fn fails() -> Result<()> {
    Err(Broken.into())
}

fn blueprint() -> Blueprint {
    let inner = Blueprint::new("inner").handlers(handlers![before_of_inner]);
    Blueprint::new("outer")
        .url_prefix("/outer")
        .handlers(handlers![before, own, after, teardown, not_found, broken, view])
        .register(inner)
}

// R7
#[test]
fn app_wide_hooks_run_for_every_request_from_the_place_where_their_blueprint_is_registered() {
    let app = App::new().handlers(handlers![first]).register(blueprint());
    let (app, log) = built(app.handlers(handlers![last, index]));
    each_entry(&app, |entry| {
        let around = |own: &'static [&'static str]| {
            let inward = ["first", "before", "before of inner", "last"];
            [&inward[..], own, &["after", "teardown"]].concat()
        };
        for (target, status, own) in
            [("/", 204, &[][..]), ("/outer/view", 204, &["own"]), ("/none", 404, &[])]
        {
            let response = entry.call("GET", target);
            assert_eq!(response.status(), status, "{target}");
            assert_eq!(crate::entries::header(&response, "x-after"), Some("ran"), "{target}");
            assert_eq!(log.take(), around(own), "{target}");
        }
    });
}

// R7, R14
#[test]
fn app_wide_error_handlers_see_errors_of_the_whole_app() {
    let (app, _) = built(App::new().register(blueprint()).handlers(handlers![fails]));
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/none"), (404, "found by a blueprint".to_owned()));
        assert_eq!(entry.get("/fails"), (500, "caught by a blueprint".to_owned()));
    });
}

// R7, as Flask's `record_once`
#[test]
fn an_app_wide_function_of_a_blueprint_that_is_registered_twice_runs_once() {
    let app = App::new()
        .register(blueprint())
        .register(blueprint().name("again").url_prefix("/again"))
        .handlers(handlers![before]);
    let (app, log) = built(app);
    each_entry(&app, |entry| {
        for target in ["/outer/view", "/again/view"] {
            assert_eq!(entry.get(target).0, 204, "{target}");
            let expected = ["before", "before of inner", "own", "after", "teardown"];
            assert_eq!(log.take(), expected, "{target}");
        }
    });
}

// R7
#[test]
fn in_an_app_the_mark_changes_nothing() {
    let (app, log) = built(App::new().handlers(handlers![first, before, last, after, index]));
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/").0, 204);
        assert_eq!(log.take(), ["first", "before", "last", "after"]);
    });
}
