//! The types and texts of parameters: R28, R31.

use std::borrow::Cow;

use super::{FLAG, NUMBER, TEXT, check, look, route, router, segments, texts, typed};
use crate::handler::{DefaultParam, Segment};
use crate::request::{ParamText, Params};
use crate::router::{Entry, Found};

// R28
#[test]
fn routes_of_one_shape_are_tried_in_registration_order() {
    let router = router([
        typed(&["GET"], "/{x}", &[NUMBER]),
        typed(&["GET"], "/{x}", &[FLAG]),
        typed(&["POST"], "/{x}", &[TEXT]),
    ]);
    check(
        &router,
        &[
            ("GET", "/7", "0 7"),
            ("GET", "/true", "1 true"),
            ("POST", "/true", "2 true"),
            // R23: only what fits counts as a route of this path.
            ("DELETE", "/true", "allows GET, HEAD, OPTIONS, POST"),
            ("GET", "/maybe", "allows OPTIONS, POST"),
        ],
    );
}

// R28
#[test]
fn a_text_that_does_not_parse_goes_on_to_less_specific_routes() {
    let router = router([
        typed(&["GET"], "/v{x}/a", &[NUMBER]),
        typed(&["GET"], "/{x}/a", &[FLAG]),
        typed(&["GET", "POST"], "/{x}/{y}", &[NUMBER, FLAG]),
        typed(&["GET"], "/n/{*rest}", &[NUMBER]),
    ]);
    check(
        &router,
        &[
            ("GET", "/v1/a", "0 1"),
            ("GET", "/vx/a", "nothing"),
            ("GET", "/true/a", "1 true"),
            ("GET", "/7/true", "2 7 true"),
            ("GET", "/7/7", "nothing"),
            ("POST", "/7/true", "2 7 true"),
            ("DELETE", "/7/7", "nothing"),
            ("OPTIONS", "/7/7", "nothing"),
            ("GET", "/n/5", "3 5"),
            ("GET", "/n/5/6", "nothing"),
        ],
    );
}

// R28, R25
#[test]
fn types_see_the_decoded_text() {
    let router = router([
        typed(&["GET"], "/{x}", &[NUMBER]),
        typed(&["GET"], "/v{x}", &[NUMBER]),
        typed(&["GET"], "/n/{*rest}", &[FLAG]),
    ]);
    check(
        &router,
        &[
            ("GET", "/%37", "0 7"),
            ("GET", "/%76%37", "1 7"),
            ("GET", "/n/tru%65", "2 true"),
            ("GET", "/n/tru%66", "nothing"),
        ],
    );
}

// R31
#[test]
fn parameters_that_are_not_in_the_path_have_their_defaults() {
    let paged = |path: &str, defaults| Entry {
        params: Cow::Borrowed(&[NUMBER, TEXT]),
        defaults,
        segments: segments(path).into(),
        ..route(&["GET"], "/")
    };
    let one = DefaultParam { slot: 0, text: "1" };
    let en = DefaultParam { slot: 1, text: "en" };
    let router = router([
        paged("/pages", [one, en].to_vec().leak()),
        paged("/pages/{n}", [en].to_vec().leak()),
    ]);
    check(&router, &[("GET", "/pages", "0 1 en"), ("GET", "/pages/7", "1 7 en")]);
}

#[test]
fn slots_are_the_arguments_whatever_their_order_in_the_path() {
    let mut entry = route(&["GET"], "/{b}/{a}");
    entry.segments = [1, 0].map(|slot| Segment::Param { slot, prefix: "", suffix: "" }).into();
    assert_eq!(look(&router([entry]), "GET", "/x/y"), "0 y x");
}

#[test]
fn a_slot_that_nothing_fills_is_an_empty_text_and_one_too_many_is_ignored() {
    let missing = Entry { params: Cow::Borrowed(&[TEXT]), ..route(&["GET"], "/missing") };
    let surplus = Entry { params: Cow::Borrowed(&[]), ..route(&["GET"], "/surplus/{x}") };
    let router = router([missing, surplus]);
    check(&router, &[("GET", "/missing", "0 "), ("GET", "/surplus/x", "1")]);
}

#[test]
fn texts_are_copied_only_where_the_path_is_encoded() {
    let router = router([route(&["GET"], "/v{x}/{y}/{*rest}")]);
    let path = "/v1/%C3%A9/a/b";
    let Found::Route(0, params) = router.find(&http::Method::GET, path) else { panic!("{path}") };
    assert_eq!(texts(&params, path), ["1", "é", "a/b"]);
    let expected = [ParamText::Raw(2..3), ParamText::Decoded("é".into()), ParamText::Raw(11..14)];
    assert_eq!(format!("{params:?}"), format!("{:?}", Params::new(expected)));
}
