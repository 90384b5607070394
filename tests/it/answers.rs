//! What a view may return, and how it is sent (R35, R36).

use duotone::prelude::*;
use duotone::{Bytes, Handler};

use crate::entries::{each_entry, header, text};

#[get("/text")]
fn plain() -> &'static str {
    "text"
}

#[get("/owned")]
async fn owned() -> String {
    "grüße".to_owned()
}

#[get("/html")]
fn html() -> Html<&'static str> {
    Html("<p>")
}

#[get("/json")]
async fn json() -> Json<Vec<u8>> {
    Json(vec![1, 2])
}

#[get("/status-and-text")]
fn status_and_text() -> (StatusCode, &'static str) {
    (StatusCode::ACCEPTED, "later")
}

#[get("/headers-and-json")]
fn headers_and_json() -> ([(&'static str, &'static str); 1], Json<u8>) {
    ([("content-type", "application/vnd.count+json")], Json(1))
}

#[get("/all-three")]
async fn all_three() -> (StatusCode, [(&'static str, &'static str); 1], Html<&'static str>) {
    (StatusCode::CREATED, [("content-type", "application/xhtml+xml")], Html("<p/>"))
}

#[get("/nothing")]
fn nothing() {}

#[get("/status")]
fn status() -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

#[get("/some")]
async fn some() -> Option<&'static str> {
    Some("found")
}

#[get("/response")]
fn response() -> Response {
    Response::new("made").with_header("content-type", "text/x-made")
}

#[get("/ok")]
async fn ok() -> Result<Json<bool>> {
    Ok(Json(true))
}

#[get("/bytes")]
fn binary() -> Vec<u8> {
    vec![b'a', b'b']
}

#[get("/redirect")]
fn redirect() -> Redirect {
    Redirect::to("/text")
}

const VIEWS: &[Handler] = &handlers![
    plain,
    owned,
    html,
    json,
    status_and_text,
    headers_and_json,
    all_three,
    nothing,
    status,
    some,
    response,
    ok,
    binary,
    redirect
];

// R35
#[test]
fn the_type_of_an_answer_says_how_it_is_sent() {
    let app = App::new().handlers(VIEWS.iter().cloned()).build().expect("a sound app");
    let plain = Some("text/plain; charset=utf-8");
    each_entry(&app, |entry| {
        for (target, status, content_type, body) in [
            ("/text", 200, plain, "text"),
            ("/owned", 200, plain, "grüße"),
            ("/html", 200, Some("text/html; charset=utf-8"), "<p>"),
            ("/json", 200, Some("application/json"), "[1,2]"),
            ("/status-and-text", 202, plain, "later"),
            ("/headers-and-json", 200, Some("application/vnd.count+json"), "1"),
            ("/all-three", 201, Some("application/xhtml+xml"), "<p/>"),
            ("/nothing", 204, None, ""),
            ("/status", 418, None, ""),
            ("/some", 200, plain, "found"),
            ("/response", 200, Some("text/x-made"), "made"),
            ("/ok", 200, Some("application/json"), "true"),
            ("/bytes", 200, Some("application/octet-stream"), "ab"),
        ] {
            let answer = entry.call("GET", target);
            let context = format!("{target}, {}", entry.name());
            assert_eq!(answer.status(), status, "{context}");
            assert_eq!(header(&answer, "content-type"), content_type, "{context}");
            assert_eq!(text(&answer), body, "{context}");
        }
        let answer = entry.call("GET", "/redirect");
        assert!(answer.status().is_redirection(), "{}", answer.status());
        assert_eq!(header(&answer, "location"), Some("/text"));
    });
}

#[get("/none")]
fn none() -> Option<&'static str> {
    None
}

#[error_handler(404)]
async fn not_found(_error: &HttpError) -> &'static str {
    "handled"
}

// R35
#[test]
fn none_is_a_404_that_error_handlers_see() {
    let app = App::new().handlers(handlers![none, not_found]).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/none"), (404, "handled".to_owned()), "{}", entry.name());
    });
}

/// An answer of one's own that cannot always be given.
struct Even(u32);

impl IntoResponse for Even {
    fn into_response(self) -> Result<Response> {
        if self.0 % 2 == 1 {
            abort!(409, "{} is odd", self.0)
        }
        self.0.to_string().into_response()
    }
}

#[get("/even/{n}")]
async fn even(n: u32) -> Even {
    Even(n)
}

// R13, R35
#[test]
fn an_answer_that_cannot_be_given_enters_the_error_path() {
    let app = App::new().handlers(handlers![even]).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/even/2"), (200, "2".to_owned()), "{}", entry.name());
        let (status, page) = entry.get("/even/3");
        assert!(status == 409 && page.contains("3 is odd"), "{}: {page}", entry.name());
    });
}

#[get("/full/{status}")]
fn full(status: u16) -> Result<Response> {
    Ok(Response::new("a body").with_status(StatusCode::from_u16(status)?))
}

#[get("/streamed/{status}")]
fn streamed(status: u16) -> Result<Response> {
    let body = Body::from_http(http_body_util::Full::new(Bytes::from("a body")));
    Ok(Response::new(body).with_status(StatusCode::from_u16(status)?))
}

// R36
#[test]
fn answers_204_and_304_have_neither_body_nor_length() {
    let app = App::new().handlers(handlers![full, streamed]).build().expect("a sound app");
    each_entry(&app, |entry| {
        for (target, body) in [
            ("/full/200", "a body"),
            ("/full/204", ""),
            ("/full/304", ""),
            ("/streamed/200", "a body"),
            ("/streamed/204", ""),
            ("/streamed/304", ""),
        ] {
            let answer = entry.call("GET", target);
            let context = format!("{target}, {}", entry.name());
            assert_eq!(text(&answer), body, "{context}");
            let length = header(&answer, "content-length");
            assert!(!body.is_empty() || length.is_none(), "{context}: {length:?}");
            assert_eq!(header(&answer, "transfer-encoding").filter(|_| body.is_empty()), None);
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
    let app = App::new().handlers(handlers![set_cookies]).build().expect("a sound app");
    each_entry(&app, |entry| {
        let response = entry.call("GET", "/set");
        let all = response.headers().get_all("set-cookie").iter();
        let all: Vec<_> = all.map(|value| value.to_str().expect("ASCII")).collect();
        assert_eq!(all.len(), 2, "{}: {all:?}", entry.name());
        assert!(all[0].starts_with("flavor=sweet%20tea"), "{all:?}");
        assert_eq!(header(&response, "set-cookie"), Some(all[0]));
    });
}
