//! Whose hooks run, and when: the app's, then those of each blueprint inward, and back (R1-R4, R8).

use duotone::prelude::*;

use super::built;
use crate::entries::each_entry;
use crate::log::Log;
use crate::polling::pause;

/// The hooks of one scope, two of each kind; and a view, and a hook that answers.
macro_rules! scope {
    ($scope:ident, [$($asyncness:tt)?] [$($pause:expr)?]) => {
        mod $scope {
            use super::*;

            const NAME: &str = stringify!($scope);

            #[before_request]
            pub(super) $($asyncness)? fn before1(log: State<Log>) {
                $($pause;)?
                log.add(format!("{NAME} before1"));
            }

            #[before_request]
            pub(super) $($asyncness)? fn before2(req: &Request, log: State<Log>) -> Option<&'static str> {
                $($pause;)?
                log.add(format!("{NAME} before2"));
                (req.arg("stop").as_deref() == Some(NAME)).then_some(NAME)
            }

            #[after_request]
            pub(super) $($asyncness)? fn after1(_res: &mut Response, log: State<Log>) {
                $($pause;)?
                log.add(format!("{NAME} after1"));
            }

            #[after_request]
            pub(super) $($asyncness)? fn after2(res: Response, log: State<Log>) -> Response {
                $($pause;)?
                log.add(format!("{NAME} after2"));
                res
            }

            #[teardown_request]
            pub(super) $($asyncness)? fn teardown1(log: State<Log>) {
                $($pause;)?
                log.add(format!("{NAME} teardown1"));
            }

            #[teardown_request]
            pub(super) $($asyncness)? fn teardown2(log: State<Log>) {
                $($pause;)?
                log.add(format!("{NAME} teardown2"));
            }

            #[get("/view")]
            pub(super) $($asyncness)? fn view(log: State<Log>) -> &'static str {
                $($pause;)?
                log.add(format!("{NAME} view"));
                NAME
            }

            pub(super) const ALL: [duotone::Handler; 7] =
                handlers![before1, before2, after1, after2, teardown1, teardown2, view];
        }
    };
}

scope!(app, [][]);
scope!(outer, [async] [pause().await]);
scope!(inner, [][]);
scope!(beside, [async] [pause().await]);

fn nested() -> AppBuilder {
    let inner = Blueprint::new("inner").url_prefix("/inner").handlers(inner::ALL);
    let beside = Blueprint::new("beside").url_prefix("/beside").handlers(beside::ALL);
    let outer = Blueprint::new("outer").url_prefix("/outer").handlers(outer::ALL);
    App::new().handlers(app::ALL).register(outer.register(inner).register(beside))
}

/// What happens in these scopes, outermost first, around `middle`.
fn around(scopes: &[&str], middle: &[String]) -> Vec<String> {
    let of = |scope: &&str, hooks: [&str; 2]| hooks.map(|hook| format!("{scope} {hook}"));
    let inward = scopes.iter().flat_map(|scope| of(scope, ["before1", "before2"]));
    let after = scopes.iter().rev().flat_map(|scope| of(scope, ["after2", "after1"]));
    let teardown = scopes.iter().rev().flat_map(|scope| of(scope, ["teardown2", "teardown1"]));
    inward.chain(middle.iter().cloned()).chain(after).chain(teardown).collect()
}

const PLACES: [(&str, &[&str]); 4] = [
    ("/view", &["app"]),
    ("/outer/view", &["app", "outer"]),
    ("/outer/inner/view", &["app", "outer", "inner"]),
    ("/outer/beside/view", &["app", "outer", "beside"]),
];

// R1, R8, R41
#[test]
fn hooks_run_from_the_app_inward_and_back_out_again() {
    let (app, log) = built(nested());
    each_entry(&app, |entry| {
        for (target, scopes) in PLACES {
            let own = scopes[scopes.len() - 1];
            assert_eq!(entry.get(target), (200, own.to_owned()), "{target}");
            assert_eq!(log.take(), around(scopes, &[format!("{own} view")]), "{target}");
        }
    });
}

// R4
#[test]
fn the_hooks_of_a_blueprint_run_around_automatic_options() {
    let (app, log) = built(nested());
    each_entry(&app, |entry| {
        for (target, scopes) in PLACES {
            assert_eq!(entry.call("OPTIONS", target).status(), 200, "{target}");
            assert_eq!(log.take(), around(scopes, &[]), "{target}");
        }
    });
}

// R2: no blueprint is known.
#[test]
fn the_hooks_of_a_blueprint_do_not_run_for_what_the_router_says() {
    let (app, log) = built(nested());
    each_entry(&app, |entry| {
        for (method, target, status) in
            [("GET", "/outer/none", 404), ("POST", "/outer/inner/view", 405)]
        {
            assert_eq!(entry.call(method, target).status(), status, "{target}");
            assert_eq!(log.take(), around(&["app"], &[]), "{target}");
        }
    });
}

// R3
#[test]
fn a_hook_that_answers_skips_what_is_further_in_and_no_hook_behind_the_view() {
    let (app, log) = built(nested());
    let all = ["app", "outer", "inner"];
    each_entry(&app, |entry| {
        for (at, stop) in all.iter().enumerate() {
            let target = format!("/outer/inner/view?stop={stop}");
            assert_eq!(entry.get(&target), (200, (*stop).to_owned()), "{target}");
            let mut expected = around(&all, &[]);
            // Two before-hooks per scope.
            expected.drain(2 * (at + 1)..2 * all.len());
            assert_eq!(log.take(), expected, "{target}");
        }
    });
}

// R7
#[test]
fn the_order_in_which_scopes_are_filled_does_not_matter() {
    let inner = || Blueprint::new("inner").url_prefix("/inner");
    let outer = || Blueprint::new("outer").url_prefix("/outer");
    for app in [
        App::new()
            .register(outer().register(inner().handlers(inner::ALL)).handlers(outer::ALL))
            .handlers(app::ALL),
        App::new()
            .handlers(app::ALL)
            .register(outer().handlers(outer::ALL).register(inner().handlers(inner::ALL))),
    ] {
        let (app, log) = built(app);
        each_entry(&app, |entry| {
            assert_eq!(entry.get("/outer/inner/view").0, 200);
            let expected = around(&["app", "outer", "inner"], &["inner view".to_owned()]);
            assert_eq!(log.take(), expected);
        });
    }
}
