//! What endpoints are called, and how prefixes and paths join (R30).

use duotone::prelude::*;

use super::built;
use crate::entries::each_entry;

#[get("/page")]
fn page(req: &Request) -> String {
    format!("{} in {}", req.endpoint().unwrap_or("-"), req.blueprint().unwrap_or("-"))
}

#[get("/named", name = "other")]
async fn named(req: &Request) -> String {
    page(req)
}

#[get("")]
fn root(req: &Request) -> String {
    page(req)
}

#[get("/")]
fn slash(req: &Request) -> String {
    page(req)
}

#[error_handler(404)]
fn not_found(req: &Request) -> String {
    page(req)
}

fn level(name: &str, prefix: &str) -> Blueprint {
    Blueprint::new(name).url_prefix(prefix).handlers(handlers![page, named])
}

// R30
#[test]
fn an_endpoint_is_named_after_its_blueprints() {
    let deepest = Blueprint::new("deepest").handlers(handlers![page]).url_prefix("/c/d");
    let inner = level("inner", "/b").register(deepest);
    let again = level("inner", "/b").name("again").url_prefix("/b2");
    let app = App::new()
        .handlers(handlers![page, named, not_found])
        .register(level("outer", "/a").register(inner).register(again))
        .register(level("inner", "/inner"));
    let (app, _) = built(app);
    each_entry(&app, |entry| {
        for (target, expected) in [
            ("/page", "page in -"),
            ("/named", "other in -"),
            ("/a/page", "outer.page in outer"),
            ("/a/named", "outer.other in outer"),
            ("/a/b/page", "outer.inner.page in outer.inner"),
            ("/a/b/named", "outer.inner.other in outer.inner"),
            ("/a/b/c/d/page", "outer.inner.deepest.page in outer.inner.deepest"),
            ("/a/b2/page", "outer.again.page in outer.again"),
            ("/inner/page", "inner.page in inner"),
        ] {
            assert_eq!(entry.get(target), (200, expected.to_owned()), "{target}");
        }
        assert_eq!(entry.get("/a/none"), (404, "- in -".to_owned()));
    });
}

// R24, R30: prefixes, whether the view's path is empty or `/`, and what then answers.
#[test]
fn a_prefix_and_a_path_join_with_one_slash() {
    let blueprint = |prefixes: &[&str], handler| {
        let (last, others) = prefixes.split_last().expect("a prefix");
        let innermost = Blueprint::new("inner").url_prefix(*last).handlers(handler);
        others.iter().rev().fold(innermost, |inner, prefix| {
            Blueprint::new("outer").url_prefix(*prefix).register(inner)
        })
    };
    for (prefixes, is_empty, found) in [
        (&["/a"][..], true, &[("/a", 200), ("/a/", 404)][..]),
        (&["/a"], false, &[("/a", 308), ("/a/", 200)]),
        (&["/a", "/b"], true, &[("/a/b", 200), ("/a/b/", 404), ("/a", 404)]),
        (&["/a", "/b"], false, &[("/a/b", 308), ("/a/b/", 200)]),
        (&["/a", ""], true, &[("/a", 200), ("/a/", 404)]),
        (&["", "/b"], true, &[("/b", 200), ("/", 404)]),
        (&["", ""], true, &[("/", 200)]),
        (&[""], true, &[("/", 200)]),
        (&[""], false, &[("/", 200)]),
        (&["/a/b"], true, &[("/a/b", 200), ("/a", 404)]),
        (&["/ä b"], true, &[("/%C3%A4%20b", 200), ("/%C3%A4+b", 404)]),
    ] {
        let handler = if is_empty { handlers![root] } else { handlers![slash] };
        let (app, _) = built(App::new().register(blueprint(prefixes, handler)));
        let client = app.test_client();
        for &(target, status) in found {
            let answer = client.get(target).send().status();
            assert_eq!(answer, status, "{prefixes:?}, empty: {is_empty}: {target}");
        }
    }
}

// R30
#[test]
fn an_empty_path_without_a_blueprint_is_the_root() {
    let (app, _) = built(App::new().handlers(handlers![root]));
    each_entry(&app, |entry| assert_eq!(entry.get("/"), (200, "root in -".to_owned())));
}

// R30
#[test]
fn the_prefix_itself_and_the_path_behind_it_are_two_routes() {
    let blueprint = Blueprint::new("a").url_prefix("/a").handlers(handlers![root, slash]);
    let (app, _) = built(App::new().register(blueprint));
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/a"), (200, "a.root in a".to_owned()));
        assert_eq!(entry.get("/a/"), (200, "a.slash in a".to_owned()));
    });
}
