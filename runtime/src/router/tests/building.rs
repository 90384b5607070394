//! What is found wrong when the table is built: R29, and defaults that do not fit.

use std::borrow::Cow;

use super::{FLAG, NUMBER, TEXT, faults, numbered, route, router, typed};
use crate::handler::DefaultParam;
use crate::router::{Entry, Router};

// R29
#[test]
fn two_routes_that_cannot_both_be_reached_are_a_fault() {
    let rows = [
        (
            [route(&["GET"], "/a"), route(&["GET"], "/a")],
            "two routes for GET `/a`: `view` (app.rs:0) and `view` (app.rs:1)",
        ),
        (
            [route(&["PUT", "GET", "POST"], "/a"), route(&["POST", "PATCH", "GET"], "/a")],
            "two routes for POST, GET `/a`: `view` (app.rs:0) and `view` (app.rs:1)",
        ),
        (
            [typed(&["GET"], "/{x}", &[NUMBER]), typed(&["GET"], "/{y}", &[NUMBER])],
            "GET `/{x}` hides GET `/{y}`: `view` (app.rs:0) and `view` (app.rs:1)",
        ),
        (
            [route(&["GET"], "/{x}"), typed(&["GET"], "/{y}", &[NUMBER])],
            "GET `/{x}` hides GET `/{y}`: `view` (app.rs:0) and `view` (app.rs:1)",
        ),
        (
            [
                typed(&["GET"], "/{x}/{y}", &[NUMBER, TEXT]),
                typed(&["GET"], "/{x}/{y}", &[NUMBER, FLAG]),
            ],
            "two routes for GET `/{x}/{y}`: `view` (app.rs:0) and `view` (app.rs:1)",
        ),
        (
            [route(&["GET"], "/f/{*x}"), typed(&["GET"], "/f/{*y}", &[FLAG])],
            "GET `/f/{*x}` hides GET `/f/{*y}`: `view` (app.rs:0) and `view` (app.rs:1)",
        ),
        (
            [route(&["GET"], ""), route(&["GET"], "/")],
            "GET `` hides GET `/`: `view` (app.rs:0) and `view` (app.rs:1)",
        ),
    ];
    for (entries, message) in rows {
        assert_eq!(faults(entries), [message]);
    }
}

// R29, R28, R22
#[test]
fn routes_that_can_both_be_reached_are_none() {
    let rows = [
        [route(&["GET"], "/a"), route(&["POST"], "/a")],
        [route(&["GET"], "/a"), route(&["HEAD"], "/a")],
        [route(&["HEAD"], "/a"), route(&["GET"], "/a")],
        [route(&["GET"], "/a"), route(&["GET"], "/a/")],
        [route(&["GET"], "/{x}"), route(&["GET"], "/a")],
        [route(&["GET"], "/{x}"), route(&["GET"], "/v{x}")],
        [route(&["GET"], "/{x}"), route(&["GET"], "/{*x}")],
        [typed(&["GET"], "/{x}", &[NUMBER]), typed(&["GET"], "/{x}", &[FLAG])],
        [typed(&["GET"], "/{x}", &[NUMBER]), typed(&["GET"], "/{x}", &[TEXT])],
        [
            typed(&["GET"], "/{x}/{y}", &[NUMBER, TEXT]),
            typed(&["GET"], "/{x}/{y}", &[TEXT, NUMBER]),
        ],
    ];
    for entries in rows {
        let paths = entries.clone().map(|entry| (entry.methods, entry.path));
        let faults = Router::build(&numbered(entries)).err();
        assert_eq!(faults, None, "{paths:?}");
    }
}

// R29
#[test]
fn all_clashes_are_reported_at_once() {
    let messages = faults([
        route(&["GET"], "/a"),
        route(&["GET", "POST"], "/a"),
        route(&["POST"], "/b"),
        route(&["POST"], "/a"),
        route(&["POST", "GET"], "/b"),
        route(&["PUT"], "/a"),
    ]);
    let places = |first, second| format!("`view` (app.rs:{first}) and `view` (app.rs:{second})");
    assert_eq!(
        messages,
        [
            format!("two routes for GET `/a`: {}", places(0, 1)),
            format!("two routes for POST `/a`: {}", places(1, 3)),
            format!("two routes for POST `/b`: {}", places(2, 4)),
        ]
    );
}

// R29: each is compared to the first alone.
#[test]
fn ten_thousand_equal_routes_are_a_fault_each_but_the_first() {
    let messages = faults((0..10_000).map(|_| typed(&["GET"], "/{x}", &[NUMBER])));
    assert_eq!(messages.len(), 9_999);
    assert!(messages.iter().all(|message| message.contains("(app.rs:0) and")));
}

#[test]
fn a_default_that_does_not_fit_its_parameter_is_a_fault() {
    let defaults: &[_] = &[
        DefaultParam { slot: 0, text: "one" },
        DefaultParam { slot: 1, text: "one" },
        DefaultParam { slot: 2, text: "true" },
        DefaultParam { slot: 3, text: "no such parameter" },
    ];
    let entry =
        Entry { params: Cow::Borrowed(&[NUMBER, TEXT, FLAG]), defaults, ..route(&["GET"], "/a") };
    let clash = route(&["GET"], "/a");
    assert_eq!(
        faults([entry.clone(), clash]),
        [
            "`view` (app.rs:0): the default `one` of `number` is not a `u64`",
            "two routes for GET `/a`: `view` (app.rs:0) and `view` (app.rs:1)",
        ]
    );
    let fits: &[_] = &[DefaultParam { slot: 0, text: "1" }, DefaultParam { slot: 2, text: "true" }];
    router([Entry { defaults: fits, ..entry }]);
}
