//! What a method finds on a path: R22, R23, R27.

use super::{NUMBER, TEXT, check, route, router, typed};

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
