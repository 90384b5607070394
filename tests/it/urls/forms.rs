//! What is added to a URL: a query, a fragment, scheme and host.

use std::collections::BTreeMap;

use duotone::UrlError;
use duotone::prelude::*;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use crate::entries::{each_entry, request, text};
use crate::urls::told;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Search {
    q: String,
    page: Option<u32>,
    #[serde(default)]
    tag: Vec<String>,
    exact: bool,
    sort: Sort,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
enum Sort {
    #[default]
    Newest,
    Oldest,
}

#[get("/search")]
fn search(Query(search): Query<Search>) -> Json<Search> {
    Json(search)
}

fn app() -> AppBuilder {
    App::new().handlers(handlers![search, absolute, deep])
}

fn built() -> Url {
    app().build().expect("a sound app").url_for(search {}).expect("a URL")
}

proptest! {
    #[test]
    fn a_query_comes_back_as_the_value_it_was_made_of(
        q in any::<String>(),
        page in any::<Option<u32>>(),
        tag in prop::collection::vec(any::<String>(), 0..4),
        exact in any::<bool>(),
        oldest in any::<bool>(),
    ) {
        let sort = if oldest { Sort::Oldest } else { Sort::Newest };
        let search = Search { q, page, tag, exact, sort };
        let url = built().query(&search).expect("a query").fragment(&search.q);
        let client = app().build().expect("a sound app").test_client();
        let (target, _) = url.as_str().split_once('#').expect("a fragment");
        let answer = client.get(target).send();
        prop_assert_eq!(answer.status().as_u16(), 200, "{}: {}", url, answer.text());
        prop_assert_eq!(answer.json::<Search>(), search);
    }
}

#[test]
fn queries_and_fragments_are_added_in_any_order() {
    let map = BTreeMap::from([("b", 2), ("a", 1)]);
    for (url, expected) in [
        (built().query(&map), "/search?a=1&b=2"),
        (built().query(&[("x", "a&b=c"), ("x", "é")]), "/search?x=a%26b%3Dc&x=%C3%A9"),
        (built().query(&()), "/search"),
        (built().query(&Vec::<(String, String)>::new()), "/search"),
        (built().query(&[("a", 1)]).and_then(|url| url.query(&[("b", 2)])), "/search?a=1&b=2"),
        (built().fragment("top").query(&[("a", 1)]), "/search?a=1#top"),
        (Ok(built().fragment("one").fragment("a b/?#")), "/search#a%20b/?%23"),
    ] {
        assert_eq!(told(url), expected);
    }
    let error = told(built().query(&7));
    assert!(error.starts_with("not a query: "), "{error}");
}

#[test]
fn a_url_is_text_for_whoever_takes_text() {
    let url = built().fragment("x");
    assert_eq!(format!("{url:>10}|{url:?}"), " /search#x|Url(/search#x)");
    assert_eq!(serde_json::to_string(&url).expect("a string"), "\"/search#x\"");
    let text: &str = url.as_ref();
    assert_eq!(text, String::from(url.clone()));
    assert_eq!(url, built().fragment("x"));
}

fn absolutely(url: Result<Url, UrlError>) -> Result<Url, UrlError> {
    url?.absolute()?.query(&[("a", 1)])?.fragment("f").absolute()
}

#[get("/absolute")]
async fn absolute() -> String {
    told(absolutely(url_for(search {})))
}

#[get("/deep")]
fn deep() -> String {
    told(absolutely(url_for_endpoint("search", [])))
}

const FORMED: &str = "/search?a=1#f";

#[test]
fn without_a_base_url_a_request_says_where_it_was_sent() {
    let app = app().build().expect("a sound app");
    each_entry(&app, |entry| {
        for target in ["/absolute", "/deep"] {
            for host in ["example.org", "localhost:5000", "127.0.0.1", "[::1]:80"] {
                let mut req = request("GET", target);
                req.headers_mut().insert("host", host.parse().expect("a header"));
                let expected = format!("http://{host}{FORMED}");
                assert_eq!(text(&entry.send(req)), expected, "{target}, {}", entry.name());
            }
        }
    });
}

#[test]
fn a_host_that_is_none_is_an_error_and_never_part_of_a_url() {
    let app = app().build().expect("a sound app");
    for host in
        ["evil.example/path", "me@evil.example", "a b", "evil.example\\", "", "a\"onload=", "é"]
    {
        let req = request("GET", "/absolute").map(Body::from);
        let (mut parts, body) = req.into_parts();
        parts.headers.insert("host", host.parse().expect("a header"));
        let response = app.handle_sync(http::Request::from_parts(parts, body));
        let answer =
            String::from_utf8_lossy(response.body().as_bytes().expect("a text")).into_owned();
        assert!(answer.starts_with("no absolute URL: the request's host is "), "{host}: {answer}");
    }
}

#[test]
fn with_a_base_url_a_requests_host_is_not_looked_at() {
    let app = app().base_url("https://example.org/").build().expect("a sound app");
    each_entry(&app, |entry| {
        let mut req = request("GET", "/absolute");
        req.headers_mut().insert("host", "evil.example".parse().expect("a header"));
        assert_eq!(text(&entry.send(req)), format!("https://example.org{FORMED}"));
    });
    let outside = absolutely(app.url_for(search {}));
    assert_eq!(told(outside), format!("https://example.org{FORMED}"));
}

#[test]
fn a_target_in_absolute_form_goes_before_the_host() {
    let app = app().build().expect("a sound app");
    let mut req = request("GET", "https://example.org:8443/absolute").map(Body::from);
    req.headers_mut().insert("host", "evil.example".parse().expect("a header"));
    let response = app.handle_sync(req);
    let answer = response.body().as_bytes().expect("a text");
    assert_eq!(answer, format!("https://example.org:8443{FORMED}").as_bytes());
}

#[test]
fn outside_of_a_request_and_without_a_base_url_there_is_no_absolute_form() {
    let error = told(built().absolute());
    let expected = "no absolute URL outside of a request\n  help: tell the app where it is: \
                    `.base_url(\"https://example.org\")`";
    assert_eq!(error, expected);
}

#[test]
fn a_base_url_that_is_none_is_a_fault() {
    for (base_url, why) in [
        ("example.org", "has no scheme"),
        ("mailto://example.org", "is neither `http` nor `https`"),
        ("https://example.org/app", "has more than a host"),
        ("https://exa mple.org", "has no host"),
    ] {
        let error = App::new().base_url(base_url).build().expect_err("a fault").to_string();
        assert!(error.contains(&format!("the base URL `{base_url}` {why}\n")), "{error}");
    }
}
