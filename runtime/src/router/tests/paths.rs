//! What a path is: R24, R25, and targets that are none.

use super::{NUMBER, SLASHED, check, route, router, typed};

// R25
#[test]
fn segments_are_split_before_they_are_decoded() {
    let router = router([
        route(&["GET"], "/files/{name}"),
        route(&["GET"], "/a/{x}/{y}"),
        route(&["GET"], "/all/{*rest}"),
        route(&["GET"], "/café"),
        route(&["GET"], "/100%"),
    ]);
    check(
        &router,
        &[
            ("GET", "/files/a%2Fb", "0 a/b"),
            ("GET", "/files/a%2fb", "0 a/b"),
            ("GET", "/files%2Fa", "nothing"),
            ("GET", "/%66iles/a", "0 a"),
            ("GET", "/files/%25", "0 %"),
            ("GET", "/files/%2541", "0 %41"),
            ("GET", "/files/a+b", "0 a+b"),
            ("GET", "/files/a%20b", "0 a b"),
            ("GET", "/files/%00", "0 \0"),
            ("GET", "/a/%41/b", "1 A b"),
            ("GET", "/a/b/%41", "1 b A"),
            ("GET", "/all/a%2Fb/%63", "2 a/b/c"),
            ("GET", "/all/%2Fetc", "2 /etc"),
            ("GET", "/caf%C3%A9", "3"),
            ("GET", "/café", "3"),
            ("GET", "/100%25", "4"),
        ],
    );
}

// R25
#[test]
fn dot_segments_are_ordinary_and_case_matters() {
    let router = router([route(&["GET"], "/a/{x}"), route(&["GET"], "/b")]);
    check(
        &router,
        &[
            ("GET", "/a/..", "0 .."),
            ("GET", "/a/.", "0 ."),
            ("GET", "/a/%2e%2e", "0 .."),
            ("GET", "/a/../b", "nothing"),
            ("GET", "/./b", "nothing"),
            ("GET", "//b", "nothing"),
            ("GET", "/B", "nothing"),
            ("GET", "/A/x", "nothing"),
        ],
    );
}

// R25: wherever it stands, whether or not a route would have the rest of the path.
#[test]
fn a_path_that_is_not_percent_encoded_utf8_is_bad() {
    let router = router([route(&["GET"], "/a/{x}")]);
    let rows = [
        ("/a/%", "Percent"),
        ("/a/%4", "Percent"),
        ("/a/%4/1", "Percent"),
        ("/a/%zz", "Percent"),
        ("/a/%4g", "Percent"),
        ("/a/%%41", "Percent"),
        ("/a/x%41%", "Percent"),
        ("/a/%+1", "Percent"),
        ("/a/%é", "Percent"),
        ("/a/%ff", "Utf8"),
        ("/a/%C3", "Utf8"),
        ("/a/%C3/%A9", "Utf8"),
        ("/a/%ED%A0%80", "Utf8"),
        ("/nowhere/%ff", "Utf8"),
        ("/nowhere/%", "Percent"),
        ("/a/%41/%ff", "Utf8"),
    ];
    for (path, found) in rows {
        check(&router, &[("GET", path, found), ("POST", path, found)]);
    }
}

// R24
#[test]
fn a_missing_slash_is_added_and_never_one_removed() {
    let router = router([
        route(&["GET"], "/"),
        route(&["GET", "POST"], "/users/"),
        route(&["GET"], "/posts"),
        typed(&["GET"], "/n/{x}/", &[NUMBER]),
        route(&["GET"], "/é/"),
    ]);
    check(
        &router,
        &[
            ("GET", "/", "0"),
            ("GET", "/users/", "1"),
            ("GET", "/users", "to /users/"),
            ("HEAD", "/users", "to /users/"),
            ("POST", "/users", "to /users/"),
            ("OPTIONS", "/users", "to /users/"),
            ("DELETE", "/users", "nothing"),
            ("GET", "/%75sers", "to /%75sers/"),
            ("GET", "/users//", "nothing"),
            ("GET", "/posts/", "nothing"),
            ("GET", "/n/7", "to /n/7/"),
            ("GET", "/é", "to /%C3%A9/"),
            ("GET", "/%c3%a9", "to /%c3%a9/"),
            ("GET", "/n/%37", "to /n/%37/"),
            ("GET", "/n/x", "nothing"),
            ("GET", "/n/a%", "Percent"),
        ],
    );
}

// R24
#[test]
fn a_route_without_the_slash_goes_before_the_redirect() {
    let router = router([
        route(&["GET"], "/a/"),
        route(&["GET"], "/{x}"),
        route(&["GET"], "/b/c/"),
        route(&["POST"], "/b/c"),
        route(&["GET"], "/{*rest}"),
        route(&["PUT"], "/d/e/"),
    ]);
    check(
        &router,
        &[
            ("GET", "/a", "1 a"),
            ("GET", "/a/", "0"),
            ("POST", "/b/c", "3"),
            ("GET", "/b/c", "4 b/c"),
            // Flask's order: the right method behind the slash, then 405.
            ("PUT", "/d/e", "to /d/e/"),
            ("DELETE", "/d/e", "allows GET, HEAD, OPTIONS"),
            ("OPTIONS", "/d/e", "4 allows GET, HEAD, OPTIONS"),
        ],
    );
}

// R24
#[test]
fn the_rest_of_a_path_is_no_reason_for_a_redirect() {
    let router = router([typed(&["GET"], "/{*rest}", &[SLASHED])]);
    check(&router, &[("GET", "/a/", "0 a/"), ("GET", "/a", "nothing")]);
}

// R24
#[test]
fn a_redirect_never_leaves_the_host() {
    let router =
        router([route(&["GET"], "/{x}/"), route(&["GET"], "//{x}/"), route(&["GET"], "/{x}/{y}/")]);
    check(
        &router,
        &[
            ("GET", "//evil.example", "nothing"),
            ("GET", "//evil.example/", "1 evil.example"),
            ("GET", "/\\evil.example", "nothing"),
            ("GET", "/\\/evil.example", "nothing"),
            ("GET", "/%5Cevil.example", "to /%5Cevil.example/"),
            ("GET", "/%2Fevil.example", "to /%2Fevil.example/"),
            ("GET", "/good/\\evil.example", "to /good/\\evil.example/"),
        ],
    );
}

#[test]
fn a_target_that_is_no_path_has_no_route() {
    let router = router([route(&["GET", "OPTIONS"], "/"), route(&["GET", "CONNECT"], "/{*rest}")]);
    check(
        &router,
        &[
            ("OPTIONS", "*", "nothing"),
            ("CONNECT", "", "nothing"),
            ("GET", "", "nothing"),
            ("GET", "example.org:80", "nothing"),
            ("GET", "http://example.org/", "nothing"),
        ],
    );
}

// R30: an empty path is the prefix itself, and the app has none.
#[test]
fn the_empty_path_of_a_route_is_the_root() {
    let router = router([route(&["GET"], "")]);
    check(&router, &[("GET", "/", "0"), ("GET", "", "nothing"), ("GET", "//", "nothing")]);
}
