//! Which route has a path and a method: R22, R23, R26, R27, R28.

use super::{FLAG, NUMBER, TEXT, check, look, route, router, texts, typed};
use crate::handler::{DefaultParam, Segment};
use crate::request::{ParamText, Params};
use crate::router::{Entry, Found};

// R26
#[test]
fn a_static_segment_beats_a_parameter_beats_the_rest() {
    let router = router([
        route(&["GET"], "/{*rest}"),
        route(&["GET"], "/users/{id}"),
        route(&["GET"], "/users/me"),
        route(&["GET"], "/users/{id}/posts"),
    ]);
    check(
        &router,
        &[
            ("GET", "/users/me", "2"),
            ("GET", "/users/7", "1 7"),
            ("GET", "/users/7/posts", "3 7"),
            ("GET", "/users", "0 users"),
            ("GET", "/users/7/likes", "0 users/7/likes"),
            ("GET", "/", "nothing"),
        ],
    );
}

// R26
#[test]
fn a_way_that_ends_nowhere_is_left_for_a_less_specific_one() {
    let router = router([
        route(&["GET"], "/a/b/c"),
        route(&["GET"], "/a/{x}/d"),
        route(&["GET"], "/{x}/b/{y}"),
        route(&["GET"], "/a/{*rest}"),
    ]);
    check(
        &router,
        &[
            ("GET", "/a/b/c", "0"),
            ("GET", "/a/b/d", "1 b"),
            ("GET", "/a/b/e", "3 b/e"),
            ("GET", "/z/b/e", "2 z e"),
            ("GET", "/a/b/c/d", "3 b/c/d"),
            ("GET", "/z/z/z", "nothing"),
        ],
    );
}

// R26: among parameters, more text around goes first, then the longer text before.
#[test]
fn of_two_parameters_the_one_with_more_text_around_it_goes_first() {
    let router = router([
        route(&["GET"], "/{x}"),
        route(&["GET"], "/{x}v"),
        route(&["GET"], "/v{x}"),
        route(&["GET"], "/v{x}.v"),
        route(&["GET"], "/v1{x}"),
    ]);
    check(
        &router,
        &[
            ("GET", "/x", "0 x"),
            ("GET", "/v", "0 v"),
            ("GET", "/xv", "1 x"),
            ("GET", "/vx", "2 x"),
            ("GET", "/vxv", "2 xv"),
            ("GET", "/v1", "2 1"),
            ("GET", "/v1v", "4 v"),
            ("GET", "/v1.v", "3 1"),
            ("GET", "/v.v", "2 .v"),
        ],
    );
}

// R26
#[test]
fn a_parameter_is_never_empty() {
    let router = router([
        route(&["GET"], "/users/{id}"),
        route(&["GET"], "/v{major}.html"),
        route(&["GET"], "/files/{*rest}"),
    ]);
    check(
        &router,
        &[
            ("GET", "/users/", "nothing"),
            ("GET", "/v.html", "nothing"),
            ("GET", "/v1.html", "1 1"),
            ("GET", "/files", "nothing"),
            ("GET", "/files/", "nothing"),
            ("GET", "/files//etc/passwd", "nothing"),
            ("GET", "/files/a//b/", "2 a//b/"),
        ],
    );
}

// R27
#[test]
fn a_route_with_the_wrong_method_hides_no_other() {
    let router = router([
        route(&["GET"], "/users/me"),
        route(&["POST"], "/users/{id}"),
        route(&["DELETE"], "/users/{id}"),
        route(&["PATCH"], "/{*rest}"),
    ]);
    check(
        &router,
        &[
            ("GET", "/users/me", "0"),
            ("POST", "/users/me", "1 me"),
            ("DELETE", "/users/me", "2 me"),
            ("PATCH", "/users/me", "3 users/me"),
        ],
    );
}

// R22, R23
#[test]
fn allow_is_the_union_of_all_routes_that_have_the_path() {
    let router = router([
        route(&["POST"], "/users/{id}"),
        route(&["GET"], "/users/me"),
        typed(&["DELETE"], "/users/{id}", &[NUMBER]),
        route(&["PUT"], "/only"),
    ]);
    check(
        &router,
        &[
            ("PUT", "/users/me", "allows GET, HEAD, OPTIONS, POST"),
            ("PUT", "/users/7", "allows DELETE, OPTIONS, POST"),
            ("PUT", "/users/you", "allows OPTIONS, POST"),
            ("GET", "/only", "allows OPTIONS, PUT"),
            ("OPTIONS", "/users/me", "1 allows GET, HEAD, OPTIONS, POST"),
            ("OPTIONS", "/users/7", "0 allows DELETE, OPTIONS, POST"),
            ("OPTIONS", "/only", "3 allows OPTIONS, PUT"),
            ("OPTIONS", "/nowhere", "nothing"),
        ],
    );
}

// R22
#[test]
fn options_is_automatic_unless_a_route_of_the_path_lists_it() {
    let router = router([
        route(&["GET"], "/a"),
        route(&["GET"], "/b"),
        route(&["OPTIONS"], "/b"),
        route(&["POST", "OPTIONS"], "/c/{x}"),
        route(&["GET"], "/c/d"),
    ]);
    check(
        &router,
        &[
            ("OPTIONS", "/a", "0 allows GET, HEAD, OPTIONS"),
            ("OPTIONS", "/b", "2"),
            ("OPTIONS", "/c/d", "3 d"),
        ],
    );
}

// R22
#[test]
fn get_implies_head_and_a_route_that_lists_head_goes_before_it() {
    let router = router([
        route(&["GET"], "/a"),
        route(&["GET"], "/b"),
        route(&["HEAD"], "/b"),
        route(&["POST"], "/c"),
        typed(&["GET"], "/d/{x}", &[NUMBER]),
        typed(&["HEAD"], "/d/{x}", &[TEXT]),
    ]);
    check(
        &router,
        &[
            ("HEAD", "/a", "0"),
            ("HEAD", "/b", "2"),
            ("GET", "/b", "1"),
            ("HEAD", "/c", "allows OPTIONS, POST"),
            ("HEAD", "/d/7", "5 7"),
            ("GET", "/d/7", "4 7"),
        ],
    );
}

// R26 decides before R22's choice between two routes of one path.
#[test]
fn head_by_get_of_a_static_path_beats_a_parameter_that_lists_head() {
    let router = router([route(&["HEAD"], "/{x}"), route(&["GET"], "/a")]);
    check(&router, &[("HEAD", "/a", "1"), ("HEAD", "/b", "0 b")]);
}

#[test]
fn methods_are_case_sensitive_and_may_be_any_name() {
    let router = router([route(&["GET", "PROPFIND"], "/")]);
    check(
        &router,
        &[
            ("PROPFIND", "/", "0"),
            ("get", "/", "allows GET, HEAD, OPTIONS, PROPFIND"),
            ("BREW", "/", "allows GET, HEAD, OPTIONS, PROPFIND"),
        ],
    );
}

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
        params: &[NUMBER, TEXT],
        defaults,
        segments: super::segments(path),
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
    entry.segments = [1, 0].map(|slot| Segment::Param { slot, prefix: "", suffix: "" }).to_vec();
    assert_eq!(look(&router([entry]), "GET", "/x/y"), "0 y x");
}

#[test]
fn a_slot_that_nothing_fills_is_an_empty_text_and_one_too_many_is_ignored() {
    let missing = Entry { params: &[TEXT], ..route(&["GET"], "/missing") };
    let surplus = Entry { params: &[], ..route(&["GET"], "/surplus/{x}") };
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
