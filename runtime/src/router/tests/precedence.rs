//! Which of several shapes a path finds: R26.

use super::{check, route, router};

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
