//! What handlers may ask for, and what happens when the request does not have it (R32-R34).

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use duotone::prelude::*;
use duotone::{BodyStream, Handler, HeaderMap, Uri};
use serde::Deserialize;

use crate::entries::{each_entry, header, request, text};
use crate::log::Log;
use crate::polling::pause;

fn app(handlers: &[Handler]) -> App {
    App::new().state(7_u32).handlers(handlers.iter().copied()).build().expect("a sound app")
}

/// A request with a body of this type.
fn sent(target: &str, content_type: &str, body: &'static [u8]) -> http::Request<Bytes> {
    let mut req = request("POST", target).map(|_| Bytes::from_static(body));
    if !content_type.is_empty() {
        req.headers_mut().insert("content-type", content_type.parse().expect("a content type"));
    }
    req
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

#[before_request]
fn refuse(req: &Request, log: State<Log>) -> Option<StatusCode> {
    log.add("refuse");
    req.header("x-refuse").map(|_| StatusCode::UNAUTHORIZED)
}

#[post("/upload", body_limit = "8B")]
fn upload(body: Bytes, log: State<Log>) -> String {
    log.add("upload");
    format!("{} bytes", body.len())
}

#[post("/count", body_limit = "8B")]
async fn count(mut body: BodyStream) -> Result<String> {
    let mut bytes = 0;
    while let Some(chunk) = body.chunk().await {
        bytes += chunk?.len();
    }
    Ok(format!("{bytes} bytes"))
}

#[post("/copy")]
fn copy(mut body: BodyStream) -> Result<String> {
    let mut copied = Vec::new();
    std::io::copy(&mut body, &mut copied)?;
    Ok(format!("{} bytes", copied.len()))
}

#[teardown_request]
fn teardown(log: State<Log>) {
    log.add("teardown");
}

// R33
#[test]
fn a_body_over_the_limit_is_413_at_the_function_that_needs_it() {
    let log = Log::default();
    let handlers = handlers![refuse, upload, count, copy, teardown];
    let app = App::new().shared_state(log.clone().into()).handlers(handlers).body_limit(16);
    each_entry(&app.build().expect("a sound app"), |entry| {
        for (target, body, refused, status, events) in [
            ("/upload", &b"12345678"[..], false, 200, &["refuse", "upload", "teardown"][..]),
            ("/upload", b"123456789", false, 413, &["refuse", "teardown"]),
            ("/upload", b"123456789", true, 401, &["refuse", "teardown"]),
            ("/count", b"12345678", false, 200, &["refuse", "teardown"]),
            ("/count", b"123456789", false, 413, &["refuse", "teardown"]),
            ("/copy", b"1234567890123456", false, 200, &["refuse", "teardown"]),
            ("/copy", b"12345678901234567", false, 413, &["refuse", "teardown"]),
        ] {
            let mut req = sent(target, "", body);
            if refused {
                req.headers_mut().insert("x-refuse", "yes".parse().expect("a header value"));
            }
            let response = entry.send(req);
            let context = format!("{target} {}, {}", body.len(), entry.name());
            assert_eq!(response.status(), status, "{context}: {}", text(&response));
            assert!(status != 200 || text(&response) == format!("{} bytes", body.len()));
            assert_eq!(log.take(), events, "{context}");
        }
    });
}

#[before_request]
async fn peek(body: String, log: State<Log>) {
    log.add(body);
}

// R33
#[test]
fn a_body_that_was_buffered_serves_every_later_argument() {
    let log = Log::default();
    let app = App::new().shared_state(log.clone().into()).handlers(handlers![peek, copy, json]);
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(text(&entry.send(sent("/copy", "", b"a body"))), "6 bytes", "{}", entry.name());
        let order = br#"{"item": "tea", "count": 2}"#;
        assert_eq!(text(&entry.send(sent("/json", JSON, order))), "tea 2", "{}", entry.name());
        assert_eq!(log.take().len(), 2, "{}", entry.name());
    });
}

#[get("/numbers/{a}/{b}/{c}/{d}")]
fn numbers(a: u8, b: f64, c: bool, d: char) -> String {
    format!("{a} {b} {c} {d}")
}

#[get("/texts/{a}/{b}/{c}")]
async fn texts(a: &str, b: String, c: Cow<'_, str>) -> String {
    let borrowed = matches!(c, Cow::Borrowed(_));
    format!("{a} {b} {c} {borrowed}")
}

#[get("/sizes/{size}")]
fn sizes(size: Size) -> &'static str {
    size.0
}

/// A parameter type of one's own.
struct Size(&'static str);

impl<'r> FromParam<'r> for Size {
    fn from_param(text: &'r str) -> Result<Self> {
        match text {
            "s" => Ok(Size("small")),
            "l" => Ok(Size("large")),
            _ => abort!(400),
        }
    }
}

// R28, R32
#[test]
fn path_parameters_have_the_type_of_their_argument() {
    each_entry(&app(&handlers![numbers, texts, sizes]), |entry| {
        for (target, status, answer) in [
            ("/numbers/255/-1.5/true/%C3%A9", 200, "255 -1.5 true é"),
            ("/numbers/256/-1.5/true/x", 404, ""),
            ("/numbers/1/x/true/x", 404, ""),
            ("/numbers/1/1/yes/x", 404, ""),
            ("/numbers/1/1/true/xy", 404, ""),
            ("/texts/a/b%20c/d", 200, "a b c d true"),
            ("/sizes/l", 200, "large"),
            ("/sizes/xl", 404, ""),
        ] {
            let (found, body) = entry.get(target);
            assert_eq!(found, status, "{target}, {}", entry.name());
            assert!(status != 200 || body == answer, "{target}, {}: {body}", entry.name());
        }
    });
}

#[get("/set")]
async fn set_cookies() -> Response {
    let mut res = Response::new("set");
    res.set_cookie(SetCookie::new("flavor", "sweet tea"));
    res.set_cookie(SetCookie::new("size", "large"));
    res
}

// R35
#[test]
fn cookies_are_set_one_header_each() {
    each_entry(&app(&handlers![set_cookies]), |entry| {
        let response = entry.call("GET", "/set");
        let all = response.headers().get_all("set-cookie").iter();
        let all: Vec<_> = all.map(|value| value.to_str().expect("ASCII")).collect();
        assert_eq!(all.len(), 2, "{}: {all:?}", entry.name());
        assert!(all[0].starts_with("flavor=sweet%20tea"), "{all:?}");
        assert_eq!(header(&response, "set-cookie"), Some(all[0]));
    });
}
