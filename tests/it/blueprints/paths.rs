//! Routing behind prefixes: methods, redirects, precedence and types are those of any path
//! (R22-R28).

use duotone::prelude::*;

use super::built;
use crate::entries::{each_entry, header, text};

#[get("/items/{id}")]
fn number(id: u64) -> String {
    format!("number {id}")
}

#[get("/items/{name}")]
async fn name(name: &str) -> String {
    format!("name {name}")
}

#[get("/items/first")]
fn first() -> &'static str {
    "first"
}

#[post("/items/{id}")]
fn create(id: u64) -> String {
    format!("created {id}")
}

#[get("/files/{*rest}")]
fn files(rest: &str) -> String {
    format!("file {rest}")
}

#[get("/dir/")]
async fn directory() -> &'static str {
    "directory"
}

#[get("/{any}/items/first")]
fn around(any: &str) -> String {
    format!("around {any}")
}

#[delete("/outer/inner/items/{id}")]
fn of_the_app(id: u64) -> String {
    format!("deleted {id}")
}

fn app() -> AppBuilder {
    let inner = Blueprint::new("inner").url_prefix("/inner");
    let inner = inner.handlers(handlers![number, name, first, create, files, directory]);
    let outer = Blueprint::new("outer").url_prefix("/outer").handlers(handlers![around]);
    App::new().register(outer.register(inner)).handlers(handlers![of_the_app])
}

// R25, R26, R28
#[test]
fn precedence_types_and_decoding_are_the_same_behind_a_prefix() {
    let (app, _) = built(app());
    each_entry(&app, |entry| {
        for (target, status, text) in [
            ("/outer/inner/items/7", 200, "number 7"),
            ("/outer/inner/items/seven", 200, "name seven"),
            ("/outer/inner/items/a%2Fb", 200, "name a/b"),
            // The text of the inner prefix goes before the parameter beside it.
            ("/outer/inner/items/first", 200, "first"),
            ("/outer/other/items/first", 200, "around other"),
            ("/outer/inner/files/a/b", 200, "file a/b"),
            ("/%6Futer/inner/items/7", 200, "number 7"),
            ("/Outer/inner/items/7", 404, ""),
            ("/outer%2Finner/items/7", 404, ""),
            ("/outer/inner/files/", 404, ""),
            ("/outer/inner/%zz", 400, ""),
            ("/inner/items/7", 404, ""),
        ] {
            let answer = entry.get(target);
            assert_eq!(answer.0, status, "{target}");
            if status == 200 {
                assert_eq!(answer.1, text, "{target}");
            }
        }
    });
}

// R22, R23, R27: a path may belong to several scopes.
#[test]
fn methods_are_those_of_all_routes_of_the_whole_path() {
    let (app, _) = built(app());
    each_entry(&app, |entry| {
        for (method, target, status, allow) in [
            ("POST", "/outer/inner/items/7", 200, None),
            ("DELETE", "/outer/inner/items/7", 200, None),
            ("PUT", "/outer/inner/items/7", 405, Some("DELETE, GET, HEAD, OPTIONS, POST")),
            ("OPTIONS", "/outer/inner/items/7", 200, Some("DELETE, GET, HEAD, OPTIONS, POST")),
            ("POST", "/outer/inner/items/x", 405, Some("GET, HEAD, OPTIONS")),
            ("PUT", "/outer/other/items/first", 405, Some("GET, HEAD, OPTIONS")),
        ] {
            let response = entry.call(method, target);
            assert_eq!(response.status(), status, "{method} {target}");
            assert_eq!(header(&response, "allow"), allow, "{method} {target}");
        }
        let head = entry.call("HEAD", "/outer/inner/items/7");
        assert_eq!((head.status().as_u16(), &*text(&head)), (200, ""));
        assert_eq!(header(&head, "content-length"), Some("8"));
    });
}

// R24
#[test]
fn a_slash_is_added_behind_a_prefix_and_the_query_kept() {
    let (app, _) = built(app());
    each_entry(&app, |entry| {
        let response = entry.call("GET", "/outer/inner/dir?a=%20&b");
        assert_eq!(response.status(), 308);
        assert_eq!(header(&response, "location"), Some("/outer/inner/dir/?a=%20&b"));
        assert_eq!(entry.get("/outer/inner/dir/"), (200, "directory".to_owned()));
        assert_eq!(entry.get("/outer/inner/items/7/").0, 404);
        assert_eq!(entry.get("//outer/inner/dir").0, 404);
    });
}
