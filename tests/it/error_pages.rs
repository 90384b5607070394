//! What an error looks like when nobody answers for it (R16, R21).

use duotone::prelude::*;

use crate::entries::{each_entry, header, request, text};
use crate::errors::{empty, forbidden, panics, wrapped};

#[get("/echo/{text}")]
fn echo(text: &str) -> Result<()> {
    abort!(400, "{text}")
}

fn app(debug: bool) -> App {
    let app = App::new().handlers(handlers![forbidden, empty, wrapped, panics, echo]);
    app.debug(debug).build().expect("a sound app")
}

// R16, R21
#[test]
fn an_http_error_without_a_handler_is_its_own_response() {
    each_entry(&app(false), |entry| {
        let mut req = request("GET", "/forbidden");
        let html = entry.send(req.clone());
        assert_eq!(html.status(), 403);
        assert_eq!(header(&html, "content-type"), Some("text/html; charset=utf-8"));
        assert!(text(&html).contains("not you"), "{}", text(&html));

        req.headers_mut().insert("accept", "application/json".parse().expect("a value"));
        let json = entry.send(req);
        assert_eq!(json.status(), 403);
        assert_eq!(header(&json, "content-type"), Some("application/problem+json"));
        let problem: serde_json::Value = serde_json::from_slice(json.body()).expect("JSON");
        assert_eq!(problem["status"], 403);
        assert_eq!(problem["title"], "Forbidden");
        assert_eq!(problem["detail"], "not you");
    });
}

// R13, R21
#[test]
fn what_went_wrong_inside_is_shown_in_debug_mode_only() {
    for debug in [false, true] {
        each_entry(&app(debug), |entry| {
            for (target, secret) in [("/empty", "shelf 7"), ("/panics", "secret plans")] {
                for accept in ["text/html", "application/json"] {
                    let mut req = request("GET", target);
                    req.headers_mut().insert("accept", accept.parse().expect("a value"));
                    let response = entry.send(req);
                    let context =
                        format!("{target} as {accept}, debug {debug}: {}", text(&response));
                    assert_eq!(response.status(), 500, "{context}");
                    assert_eq!(text(&response).contains(secret), debug, "{context}");
                }
            }
            let (_, wrapped) = entry.get("/wrapped");
            assert!(debug || !wrapped.contains("it broke"), "{wrapped}");
        });
    }
}

// R21
#[test]
fn a_message_is_escaped_in_an_error_page() {
    each_entry(&app(false), |entry| {
        let (status, page) = entry.get("/echo/%3Cscript%3E");
        assert_eq!(status, 400);
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
    });
}
