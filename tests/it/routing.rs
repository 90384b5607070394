//! Which view answers a request, through the public API (R22-R28, R31).

use duotone::Handler;
use duotone::prelude::*;

use crate::entries::{each_entry, header, text};

fn app(handlers: &[Handler]) -> App {
    App::new().handlers(handlers.iter().cloned()).build().expect("a sound app")
}

#[get("/page")]
fn page() -> &'static str {
    "a page"
}

#[post("/page")]
async fn edit() -> &'static str {
    "edited"
}

#[route("/page", methods = [PUT, DELETE])]
fn replace(method: Method) -> String {
    method.to_string()
}

#[head("/only-head")]
fn only_head() {}

#[options("/asked")]
fn asked() -> &'static str {
    "by hand"
}

// R22
#[test]
fn head_is_a_get_without_its_body() {
    each_entry(&app(&handlers![page]), |entry| {
        let response = entry.call("HEAD", "/page");
        assert_eq!(response.status(), 200, "{}", entry.name());
        assert_eq!(text(&response), "", "{}", entry.name());
        assert_eq!(header(&response, "content-length"), Some("6"), "{}", entry.name());
        assert_eq!(header(&response, "content-type"), Some("text/plain; charset=utf-8"));
    });
}

// R4, R22, R23, R27
#[test]
fn allow_names_the_methods_of_all_routes_on_the_path() {
    each_entry(&app(&handlers![page, edit, replace, only_head, asked]), |entry| {
        for (method, target, status, allow) in [
            ("OPTIONS", "/page", 200, Some("DELETE GET HEAD OPTIONS POST PUT")),
            ("PATCH", "/page", 405, Some("DELETE GET HEAD OPTIONS POST PUT")),
            ("GET", "/only-head", 405, Some("HEAD OPTIONS")),
            ("OPTIONS", "/asked", 200, None),
            ("GET", "/asked", 405, Some("OPTIONS")),
            ("GET", "/missing", 404, None),
            ("POST", "/page", 200, None),
            ("DELETE", "/page", 200, None),
            ("BREW", "/page", 405, Some("DELETE GET HEAD OPTIONS POST PUT")),
        ] {
            let response = entry.call(method, target);
            let context = format!("{method} {target}, {}", entry.name());
            assert_eq!(response.status(), status, "{context}");
            let allowed = header(&response, "allow").map(|allow| {
                let mut methods: Vec<_> = allow.split(", ").collect();
                methods.sort_unstable();
                methods.join(" ")
            });
            assert_eq!(allowed.as_deref(), allow, "{context}");
        }
    });
}

#[route("/tree/", methods = [GET, POST])]
async fn tree() -> &'static str {
    "a tree"
}

#[get("/leaf")]
fn leaf() {}

#[get("/{folder}/{file}/")]
fn listing(folder: &str, file: &str) -> String {
    format!("{folder} {file}")
}

// R24
#[test]
fn a_missing_slash_is_added_and_no_slash_is_removed() {
    each_entry(&app(&handlers![tree, leaf]), |entry| {
        for (method, target, status, location) in [
            ("GET", "/tree/", 200, None),
            ("GET", "/tree", 308, Some("/tree/")),
            ("HEAD", "/tree", 308, Some("/tree/")),
            ("POST", "/tree", 308, Some("/tree/")),
            ("GET", "/tree?a=%20b&&c", 308, Some("/tree/?a=%20b&&c")),
            ("GET", "/leaf/", 404, None),
            ("GET", "/tree//", 404, None),
        ] {
            let response = entry.call(method, target);
            let context = format!("{method} {target}, {}", entry.name());
            assert_eq!(response.status(), status, "{context}");
            assert_eq!(header(&response, "location"), location, "{context}");
        }
    });
}

// R24
#[test]
fn a_redirect_never_leaves_the_host() {
    each_entry(&app(&handlers![listing, tree]), |entry| {
        assert_eq!(header(&entry.call("GET", "/a/b"), "location"), Some("/a/b/"));
        for target in ["//evil.example", "//evil.example/x", "/%2Fevil.example/x", "/%5Cevil/x"] {
            let response = entry.call("GET", target);
            let leaves = header(&response, "location").is_some_and(|location| {
                !location.starts_with('/') || location[1..].starts_with(['/', '\\'])
            });
            assert!(!leaves, "{target}: {response:?}");
        }
    });
}

#[get("/say/{word}")]
fn say(word: &str) -> String {
    format!("<{word}>")
}

#[get("/files/{*path}")]
async fn files(path: &str) -> String {
    format!("file <{path}>")
}

// R25, R26
#[test]
fn a_path_is_split_first_and_decoded_then() {
    each_entry(&app(&handlers![say, files, page]), |entry| {
        for (target, status, body) in [
            ("/say/a%2Fb", 200, "<a/b>"),
            ("/say/a/b", 404, ""),
            ("/say/gr%C3%BC%C3%9Fe", 200, "<grüße>"),
            ("/say/a+b", 200, "<a+b>"),
            ("/say/%3F%23", 200, "<?#>"),
            ("/say/..", 200, "<..>"),
            ("/say/../page", 404, ""),
            ("/Page", 404, ""),
            ("/p%61ge", 200, "a page"),
            ("/say/%FF", 400, ""),
            ("/say/%", 400, ""),
            ("/say/%2", 400, ""),
            ("/say/%zz", 400, ""),
            ("/files/a", 200, "file <a>"),
            ("/files/a/b/c", 200, "file <a/b/c>"),
            ("/files", 404, ""),
        ] {
            let (found, answer) = entry.get(target);
            assert_eq!(found, status, "{target}, {}", entry.name());
            assert!(status != 200 || answer == body, "{target}, {}: {answer}", entry.name());
        }
    });
}

#[get("/x/new")]
fn fixed() -> &'static str {
    "fixed"
}

#[get("/x/{name}")]
fn named(name: &str) -> String {
    format!("named {name}")
}

#[get("/x/{*rest}")]
fn rest(rest: &str) -> String {
    format!("rest {rest}")
}

#[get("/x/new/{id}")]
fn below_fixed(id: u32) -> String {
    format!("below fixed {id}")
}

#[get("/{any}/other/deep")]
fn backtracked(any: &str) -> String {
    format!("backtracked {any}")
}

#[post("/x/new")]
fn fixed_post() -> &'static str {
    "fixed post"
}

// R26, R27
#[test]
fn a_static_segment_beats_a_parameter_beats_the_rest() {
    let handlers = handlers![rest, named, fixed, below_fixed, backtracked];
    for handlers in [handlers.to_vec(), handlers.into_iter().rev().collect()] {
        each_entry(&app(&handlers), |entry| {
            for (target, answer) in [
                ("/x/new", "fixed"),
                ("/x/old", "named old"),
                ("/x/new/7", "below fixed 7"),
                ("/x/new/old", "rest new/old"),
                ("/x/old/new", "rest old/new"),
                ("/x/other/deep", "rest other/deep"),
                ("/y/other/deep", "backtracked y"),
            ] {
                assert_eq!(entry.get(target), (200, answer.to_owned()), "{}", entry.name());
            }
        });
    }
}

// R27
#[test]
fn a_route_of_another_method_hides_nothing() {
    each_entry(&app(&handlers![fixed_post, named]), |entry| {
        assert_eq!(entry.get("/x/new"), (200, "named new".to_owned()), "{}", entry.name());
        assert_eq!(text(&entry.call("POST", "/x/new")), "fixed post", "{}", entry.name());
        assert_eq!(entry.call("POST", "/x/old").status(), 405, "{}", entry.name());
    });
}

#[get("/items/{id}")]
fn by_number(id: u64) -> String {
    format!("number {id}")
}

#[get("/items/{on}")]
async fn by_flag(on: bool) -> String {
    format!("flag {on}")
}

#[get("/items/{name}")]
fn by_name(name: String) -> String {
    format!("name {name}")
}

#[get("/v{major}")]
fn version(major: u8) -> String {
    format!("version {major}")
}

// R28
#[test]
fn the_type_of_a_parameter_takes_part_in_matching() {
    each_entry(&app(&handlers![by_number, by_flag, by_name]), |entry| {
        for (target, answer) in [
            ("/items/7", "number 7"),
            ("/items/true", "flag true"),
            ("/items/-7", "name -7"),
            ("/items/a%20b", "name a b"),
        ] {
            assert_eq!(entry.get(target), (200, answer.to_owned()), "{}", entry.name());
        }
    });
    each_entry(&app(&handlers![by_number, by_flag, version]), |entry| {
        assert_eq!(entry.get("/v2"), (200, "version 2".to_owned()), "{}", entry.name());
        assert_eq!(entry.get("/vee").0, 404, "{}", entry.name());
        assert_eq!(entry.get("/items/abc").0, 404, "{}", entry.name());
        assert_eq!(entry.get("/items/99999999999999999999").0, 404, "{}", entry.name());
        assert_eq!(entry.call("POST", "/items/abc").status(), 404, "{}", entry.name());
        assert_eq!(entry.call("POST", "/items/7").status(), 405, "{}", entry.name());
    });
}

#[get("/posts", defaults(page = 1, lang = "en"))]
#[get("/posts/{page}", defaults(lang = "en"))]
#[post("/{lang}/posts/{page}")]
fn posts(page: u32, lang: &str, req: &Request) -> String {
    format!("{page} {lang} {:?}", req.endpoint().unwrap_or_default())
}

// R31
#[test]
fn several_routes_of_one_endpoint_supply_its_arguments_each_in_its_way() {
    each_entry(&app(&handlers![posts]), |entry| {
        for (method, target, answer) in [
            ("GET", "/posts", "1 en \"posts\""),
            ("GET", "/posts/3", "3 en \"posts\""),
            ("POST", "/de/posts/4", "4 de \"posts\""),
        ] {
            assert_eq!(text(&entry.call(method, target)), answer, "{}", entry.name());
        }
        assert_eq!(entry.call("POST", "/posts").status(), 405, "{}", entry.name());
    });
}
