//! Which error handlers see an error, and what its status is: by scope (R14, R15, R20).

use duotone::prelude::*;

use super::built;
use crate::entries::each_entry;

#[derive(Debug, thiserror::Error)]
#[error("broken")]
struct Broken;

/// Error handlers of one scope: they say whose they are.
macro_rules! scope {
    ($scope:ident) => {
        mod $scope {
            use super::*;

            #[error_handler(404)]
            pub(super) fn by_404() -> &'static str {
                concat!(stringify!($scope), " 404")
            }

            #[error_handler(403)]
            pub(super) async fn by_403() -> &'static str {
                concat!(stringify!($scope), " 403")
            }

            #[error_handler]
            pub(super) fn by_type(_error: &Broken) -> &'static str {
                concat!(stringify!($scope), " type")
            }

            #[error_handler]
            pub(super) async fn by_http(_error: &HttpError) -> &'static str {
                concat!(stringify!($scope), " http")
            }

            #[error_handler]
            pub(super) fn by_any(_error: &Error) -> &'static str {
                concat!(stringify!($scope), " any")
            }

            #[get("/broken")]
            pub(super) async fn broken() -> Result<()> {
                Err(Broken.into())
            }

            #[get("/abort/{status}")]
            pub(super) fn aborts(status: u16) -> Result<()> {
                abort!(status)
            }

            #[before_request]
            pub(super) fn guard(req: &Request) -> Result<()> {
                if req.arg("guard").as_deref() == Some(stringify!($scope)) {
                    abort!(403);
                }
                Ok(())
            }
        }
    };
}

scope!(app);
scope!(outer);
scope!(inner);

/// An app with these error handlers in its scopes, and the same views in each of them.
macro_rules! with {
    (app: [$($app:ident),*], outer: [$($outer:ident),*], inner: [$($inner:ident),*]) => {{
        let inner = Blueprint::new("inner").url_prefix("/inner");
        let inner = inner.handlers(handlers![inner::broken, inner::aborts, inner::guard $(, inner::$inner)*]);
        let outer = Blueprint::new("outer").url_prefix("/outer");
        let outer = outer.handlers(handlers![outer::broken, outer::aborts, outer::guard $(, outer::$outer)*]);
        let app = App::new().handlers(handlers![app::broken, app::aborts, app::guard $(, app::$app)*]);
        app.register(outer.register(inner))
    }};
}

#[track_caller]
fn check(app: AppBuilder, expected: &[(&str, u16, &str)]) {
    let (app, _) = built(app);
    each_entry(&app, |entry| {
        for &(target, status, text) in expected {
            let answer = entry.get(target);
            assert_eq!(answer.0, status, "{target}");
            if !text.is_empty() {
                assert_eq!(answer.1, text, "{target}");
            }
        }
    });
}

// R14, R20
#[test]
fn a_handler_sees_errors_of_its_scope_and_of_those_inside() {
    check(
        with!(app: [], outer: [by_type, by_404], inner: []),
        &[
            ("/outer/broken", 500, "outer type"),
            ("/outer/inner/broken", 500, "outer type"),
            ("/outer/abort/404", 404, "outer 404"),
            ("/outer/inner/abort/404", 404, "outer 404"),
            ("/broken", 500, ""),
            ("/abort/404", 404, ""),
        ],
    );
    let app = with!(app: [], outer: [by_type], inner: []).debug(true).build().expect("an app");
    assert!(!app.test_client().get("/broken").send().text().contains("outer type"));
}

// R14
#[test]
fn the_innermost_handler_of_a_step_goes_first() {
    check(
        with!(app: [by_type, by_403, by_http], outer: [by_type, by_403], inner: [by_type, by_http]),
        &[
            ("/broken", 500, "app type"),
            ("/outer/broken", 500, "outer type"),
            ("/outer/inner/broken", 500, "inner type"),
            ("/abort/403", 403, "app 403"),
            ("/outer/abort/403", 403, "outer 403"),
            ("/outer/inner/abort/403", 403, "outer 403"),
            ("/abort/409", 409, "app http"),
            ("/outer/abort/409", 409, "app http"),
            ("/outer/inner/abort/409", 409, "inner http"),
        ],
    );
}

// R14: status in every scope, then type in every scope, then what catches all.
#[test]
fn a_handler_of_an_earlier_step_further_out_beats_one_of_a_later_step_further_in() {
    check(
        with!(app: [by_403, by_404], outer: [by_http, by_type], inner: [by_any, by_403]),
        &[
            ("/outer/inner/abort/403", 403, "inner 403"),
            ("/outer/inner/abort/404", 404, "app 404"),
            ("/outer/inner/abort/409", 409, "outer http"),
            ("/outer/inner/broken", 500, "outer type"),
            ("/outer/abort/403", 403, "app 403"),
            ("/abort/409", 409, ""),
        ],
    );
}

// R20
#[test]
fn a_blueprint_never_sees_what_the_router_says_but_what_its_views_abort_with() {
    check(
        with!(app: [], outer: [by_404, by_any, by_http], inner: [by_404]),
        &[
            ("/outer/abort/404", 404, "outer 404"),
            ("/outer/inner/abort/404", 404, "inner 404"),
            ("/outer/inner/broken", 500, "outer any"),
        ],
    );
    let app = with!(app: [], outer: [by_404, by_any], inner: [by_404]);
    let (app, _) = built(app);
    each_entry(&app, |entry| {
        for (method, target) in [
            ("GET", "/outer/none"),
            ("GET", "/outer/inner/none"),
            ("GET", "/outer/abort/x"),
            ("POST", "/outer/broken"),
        ] {
            let page = crate::entries::text(&entry.call(method, target));
            assert!(page.starts_with("<!doctype"), "{method} {target}: {page}");
        }
    });
}

// R20
#[test]
fn errors_of_hooks_belong_to_the_route_that_is_asked_for() {
    check(
        with!(app: [by_any], outer: [by_403], inner: [by_type]),
        &[
            ("/outer/inner/broken?guard=inner", 403, "outer 403"),
            ("/outer/inner/broken?guard=outer", 403, "outer 403"),
            // As in Flask: what runs for a view of the blueprint is seen by the blueprint.
            ("/outer/inner/broken?guard=app", 403, "outer 403"),
            ("/broken?guard=app", 403, "app any"),
            ("/none?guard=app", 403, "app any"),
        ],
    );
}

// R15
#[test]
fn the_innermost_error_status_goes_first() {
    let says = |status: StatusCode| move |_: &Broken| status;
    let inner = Blueprint::new("inner").url_prefix("/inner").handlers(handlers![inner::broken]);
    let other = Blueprint::new("other").url_prefix("/other").handlers(handlers![inner::broken]);
    let outer = Blueprint::new("outer")
        .url_prefix("/outer")
        .handlers(handlers![outer::broken])
        .error_status(says(StatusCode::CONFLICT))
        .register(inner.error_status(says(StatusCode::GONE)))
        .register(other);
    let app = App::new()
        .error_status(says(StatusCode::IM_A_TEAPOT))
        .handlers(handlers![app::broken])
        .register(outer);
    check(
        app,
        &[
            ("/broken", 418, ""),
            ("/outer/broken", 409, ""),
            ("/outer/other/broken", 409, ""),
            ("/outer/inner/broken", 410, ""),
        ],
    );
}

// R14, R15: the status decides which handler is found.
#[test]
fn an_error_status_of_a_blueprint_leads_to_the_handlers_of_that_status() {
    let app = with!(app: [by_403], outer: [by_type], inner: []);
    check(
        app.error_status(|_: &Broken| StatusCode::FORBIDDEN),
        &[("/broken", 403, "app 403"), ("/outer/broken", 403, "app 403")],
    );
}
