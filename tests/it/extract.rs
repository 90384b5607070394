//! What handlers may ask for, and what happens when the request does not have it (R32, R34, R38).

use std::borrow::Cow;
use std::collections::BTreeMap;

use duotone::prelude::*;
use duotone::{Handler, HeaderMap, Uri};
use serde::Deserialize;

use crate::entries::{each_entry, request, sent, text};
use crate::polling::pause;

fn app(handlers: &[Handler]) -> App {
    App::new().state(7_u32).handlers(handlers.iter().cloned()).build().expect("a sound app")
}

#[derive(Debug, Deserialize)]
struct Order<'a> {
    #[serde(borrow)]
    item: Cow<'a, str>,
    count: u8,
}

// The arguments stand in every order, borrowed and owned, path parameters among extractors.
#[post("/orders/{shop}/{number}")]
#[expect(clippy::too_many_arguments, reason = "one of each kind")]
async fn everything(
    order: Json<Order<'_>>,
    number: i64,
    state: State<u32>,
    query: Query<BTreeMap<String, String>>,
    shop: &str,
    req: &Request,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> String {
    pause().await;
    let Json(Order { item, count }) = order;
    let (same_shop, length) = (req.param("shop") == Some(shop), headers.get("content-length"));
    format!(
        "{shop} {number} {item} {count} {} {:?} {same_shop} {method} {} {} {}",
        *state,
        query.get("q"),
        uri.path(),
        length.is_some(),
        body.len(),
    )
}

// R32
#[test]
fn arguments_are_found_by_name_and_type_in_any_order() {
    each_entry(&app(&handlers![everything]), |entry| {
        let target = "/orders/tea%20shop/-3?q=a+b";
        let mut req = sent(target, "application/json", br#"{"item": "tea", "count": 2}"#);
        let length = req.body().len();
        req.headers_mut().insert("content-length", length.into());
        let expected = format!(
            "tea shop -3 tea 2 7 Some(\"a b\") true POST /orders/tea%20shop/-3 true {length}"
        );
        assert_eq!(text(&entry.send(req)), expected, "{}", entry.name());
    });
}

#[post("/form")]
fn form(Form(order): Form<Order<'_>>) -> String {
    format!("{} {}", order.item, order.count)
}

#[post("/json")]
async fn json(order: Json<Order<'_>>) -> String {
    format!("{} {}", order.item, order.count)
}

#[get("/query")]
fn query(order: Query<Order<'_>>) -> String {
    format!("{} {}", order.item, order.count)
}

#[post("/text")]
fn as_text(body: String) -> String {
    body
}

#[get("/arg")]
fn arg(req: &Request) -> Result<String> {
    let name = req.arg("name").or_status(StatusCode::BAD_REQUEST)?;
    Ok(name.into_owned())
}

#[get("/header")]
async fn version(version: Header<Version>) -> String {
    version.0.0.to_string()
}

#[get("/cookie")]
fn cookie(cookies: Cookies<'_>, req: &Request) -> String {
    let of_request = req.cookie("flavor").unwrap_or_default();
    format!("{} {of_request}", cookies.get("flavor").unwrap_or_default())
}

struct Version(u32);

impl<'r> FromHeader<'r> for Version {
    const NAME: &'static str = "x-version";

    fn from_header(text: &'r str) -> Result<Self> {
        match text.parse() {
            Ok(version) => Ok(Version(version)),
            Err(_) => abort!(400, "`{text}` is not a version"),
        }
    }
}

const READERS: &[Handler] = &handlers![form, json, query, as_text, arg, version, cookie];
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

// R34
#[test]
fn a_body_or_query_that_does_not_fit_says_which_argument_and_where() {
    each_entry(&app(READERS), |entry| {
        for (target, content_type, body, status, said) in [
            ("/form", FORM, &b"item=tea+pot&count=2"[..], 200, &["tea pot 2"][..]),
            ("/form", FORM, b"item=tea&count=900", 422, &["`count`"]),
            ("/form", FORM, b"count=1", 422, &["`item`"]),
            ("/form", FORM, b"item=%FF&count=1", 400, &["UTF-8"]),
            ("/form", JSON, b"item=tea&count=2", 415, &[FORM, JSON]),
            ("/json", JSON, br#"{"item": "a\nb", "count": 2}"#, 200, &["a\nb 2"]),
            ("/json", JSON, b"{\n \"item\": tea", 400, &["`order`", "line 2"]),
            ("/json", JSON, b"", 400, &["`order`"]),
            ("/json", JSON, br#"{"item": "tea"}"#, 422, &["`order`", "`count`"]),
            ("/json", JSON, br#"{"item": "tea", "count": -1}"#, 422, &["`order`", "line 1"]),
            ("/json", "text/plain", b"{}", 415, &["`order`", JSON, "text/plain"]),
            ("/json", "", b"{}", 415, &["`order`", JSON]),
            ("/text", "", "grüße".as_bytes(), 200, &["grüße"]),
            ("/text", "text/plain", b"\xFF", 400, &["`body`", "UTF-8"]),
            ("/text", "text/plain; charset=latin1", b"a", 415, &["`body`"]),
        ] {
            let response = entry.send(sent(target, content_type, body));
            let context = format!("{target} {body:?}, {}: {}", entry.name(), text(&response));
            assert_eq!(response.status(), status, "{context}");
            for said in said {
                assert!(text(&response).contains(said), "{said:?} in {context}");
            }
        }
        for (target, status, said) in [
            ("/query?item=%C3%A4&count=1", 200, &["ä 1"][..]),
            ("/query?item=a&count=x", 400, &["`order`", "`count`"]),
            ("/query?count=1", 400, &["`order`", "`item`"]),
            ("/query", 400, &["`order`"]),
            ("/query?item=%FF&count=1", 400, &["`order`", "UTF-8"]),
            ("/arg?name=a%26b", 200, &["a&b"]),
            ("/arg", 400, &[]),
        ] {
            let (found, answer) = entry.get(target);
            assert_eq!(found, status, "{target}, {}: {answer}", entry.name());
            for said in said {
                assert!(answer.contains(said), "{said:?} for {target}, {}: {answer}", entry.name());
            }
        }
    });
}

// R34
#[test]
fn a_header_or_cookie_that_does_not_parse_is_400() {
    each_entry(&app(READERS), |entry| {
        for (target, name, value, status, said) in [
            ("/header", "x-version", &b"3"[..], 200, &["3"][..]),
            ("/header", "x-version", b"three", 400, &["`version`", "three"]),
            ("/header", "x-other", b"3", 400, &["`version`", "x-version"]),
            ("/header", "x-version", b"\xFF", 400, &["`version`"]),
            ("/cookie", "cookie", b"a=1; flavor=sweet%20tea", 200, &["sweet tea sweet tea"]),
        ] {
            let mut req = request("GET", target);
            let value = http::HeaderValue::from_bytes(value).expect("a header value");
            req.headers_mut().insert(name, value.clone());
            let response = entry.send(req);
            let context = format!("{name}: {value:?}, {}: {}", entry.name(), text(&response));
            assert_eq!(response.status(), status, "{context}");
            for said in said {
                assert!(text(&response).contains(said), "{said:?} in {context}");
            }
        }
    });
}

#[post("/optional")]
fn optional(
    order: Option<Json<Order<'_>>>,
    version: Option<Header<Version>>,
    state: Option<State<String>>,
    set: Option<G<u8>>,
) -> String {
    let order = order.map(|order| order.count);
    let version = version.map(|version| version.0.0);
    format!("{order:?} {version:?} {} {}", state.is_some(), set.is_some())
}

#[post("/result")]
async fn result(order: Result<Json<Order<'_>>>) -> String {
    pause().await;
    match order {
        Ok(order) => order.item.to_string(),
        Err(error) => format!("refused with {:?}", error.status().map(|status| status.as_u16())),
    }
}

// R32, R34
#[test]
fn an_option_is_none_when_absent_and_a_result_keeps_its_error() {
    each_entry(&app(&handlers![optional, result]), |entry| {
        for (target, content_type, body, status, answer) in [
            ("/optional", "", &b""[..], 200, "None None false false"),
            ("/optional", JSON, br#"{"item": "a", "count": 3}"#, 200, "Some(3) None false false"),
            ("/optional", JSON, b"{", 400, ""),
            ("/result", JSON, br#"{"item": "a", "count": 3}"#, 200, "a"),
            ("/result", JSON, b"{", 200, "refused with Some(400)"),
            ("/result", "", b"", 200, "refused with Some(415)"),
        ] {
            let response = entry.send(sent(target, content_type, body));
            let context = format!("{target} {body:?}, {}", entry.name());
            assert_eq!(response.status(), status, "{context}");
            assert!(status != 200 || text(&response) == answer, "{context}: {}", text(&response));
        }
    });
}

#[before_request]
fn store(req: &Request) {
    req.g().set(7_u16);
}

#[get("/g")]
async fn stored(number: G<u16>) -> String {
    format!("{} {:?}", *number, current_g())
}

fn current_g() -> Option<u16> {
    current::g().ok()?.get::<u16>().as_deref().copied()
}

// R38
#[test]
fn what_a_hook_stores_a_view_of_the_other_color_is_given() {
    each_entry(&app(&handlers![store, stored]), |entry| {
        assert_eq!(entry.get("/g"), (200, "7 Some(7)".to_owned()), "{}", entry.name());
    });
}
