//! What a lookup costs in a large table, counted in nodes.

use http::Method;

use super::{NUMBER, route, router, typed};
use crate::router::tree::visits;
use crate::router::{Entry, Found, Router};

/// 10,000 routes as a large API has them.
fn large() -> Router {
    let resource = |n: usize| -> [Entry; 5] {
        [
            route(&["GET", "POST"], &format!("/api/things{n}/")),
            typed(&["GET", "PUT"], &format!("/api/things{n}/{{id}}"), &[NUMBER]),
            route(&["GET"], &format!("/api/things{n}/latest")),
            typed(&["GET"], &format!("/api/things{n}/{{id}}/parts"), &[NUMBER]),
            route(&["GET"], &format!("/files/things{n}/{{*rest}}")),
        ]
    };
    router((0..2_000).flat_map(resource))
}

#[track_caller]
fn visited(router: &Router, method: &Method, path: &str) -> (Found, usize) {
    visits::take();
    (router.find(method, path), visits::take())
}

#[test]
fn a_route_that_is_found_costs_one_node_per_segment_in_a_table_of_ten_thousand() {
    let router = large();
    for n in [0, 1, 999, 1_999] {
        let rows = [
            (format!("/api/things{n}/"), 0, 4),
            (format!("/api/things{n}/7"), 1, 4),
            (format!("/api/things{n}/latest"), 2, 4),
            (format!("/api/things{n}/7/parts"), 3, 5),
            // The rest is one step however long it is.
            (format!("/files/things{n}/a/b/c/d/e/f"), 4, 3),
        ];
        for (path, nth, nodes) in rows {
            let (found, visited) = visited(&router, &Method::GET, &path);
            assert!(matches!(found, Found::Route(id, _) if id == 5 * n + nth), "{path}: {found:?}");
            assert_eq!(visited, nodes, "{path}");
        }
    }
}

#[test]
fn a_route_that_is_not_found_costs_a_few_looks_along_the_path() {
    let router = large();
    let long = format!("/api/things7/{}", "x/".repeat(1_000));
    // A look for the method, one for other methods, one with a slash at the end.
    for (path, looks, nodes) in
        [("/nowhere", 3, 1), ("/api/things7/x", 3, 4), ("/api/things7/7/x", 3, 4), (&*long, 2, 4)]
    {
        let (found, visited) = visited(&router, &Method::DELETE, path);
        assert!(matches!(found, Found::Nothing), "{path}: {found:?}");
        assert_eq!(visited, looks * nodes, "{path}");
    }
}

// R26: the price of backtracking is the number of ways that fit, not of those there are.
#[test]
fn backtracking_visits_no_node_twice() {
    let mut paths = vec![String::new()];
    for _ in 0..6 {
        paths =
            paths.iter().flat_map(|path| [format!("{path}/a"), format!("{path}/{{x}}")]).collect();
    }
    let router = router(paths.iter().map(|path| route(&["GET"], path)));
    let (found, visited) = visited(&router, &Method::GET, "/a/a/a/a/a/a/a");
    assert!(matches!(found, Found::Nothing), "{found:?}");
    // Three looks, each at most the whole tree of 2^7 - 1 nodes.
    assert!(visited <= 3 * 127, "{visited}");
}
