//! The default body of an error: a small HTML page, or `application/problem+json` (R21).

use std::error::Error as StdError;
use std::fmt::{self, Write};

use http::header::{ACCEPT, HeaderValue, RETRY_AFTER};
use serde::Serialize;

use crate::extract::accept::liking;
use crate::{BridgeError, Error, HttpError, Panic, Request, Response};

static PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");
static HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// The page of an error. `cause` is what became a 500: it is shown in debug mode only.
pub(crate) fn page(req: &Request, error: &HttpError, cause: Option<&Error>) -> Response {
    let page = Page::of(error, cause.filter(|_| req.app().is_debug()));
    let res = if prefers_json(req) {
        Response::typed(page.json(), &PROBLEM)
    } else {
        Response::typed(page.html(), &HTML)
    };
    let res = res.with_status(error.status());
    // It is for want of a worker thread that there is no other answer.
    match error.source() {
        Some(source) if source.is::<BridgeError>() => res.with_header(RETRY_AFTER, 1),
        _ => res,
    }
}

/// Whether the client likes JSON better than HTML. A tie is HTML, so that `*/*` and no `Accept`
/// at all get what a person can read.
fn prefers_json(req: &Request) -> bool {
    let accept = || req.headers().get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let json = liking(accept(), "application/json");
    json.max(liking(accept(), "application/problem+json")) > liking(accept(), "text/html")
}

/// RFC 9457, and the debug details beside it.
#[derive(Serialize)]
struct Page {
    r#type: &'static str,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The error and what caused it, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    debug: Vec<String>,
}

impl Page {
    fn of(error: &HttpError, debug: Option<&Error>) -> Self {
        let status = error.status();
        Page {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: error.detail(),
            debug: debug.map(|error| chain(error.as_std())).unwrap_or_default(),
        }
    }

    fn json(&self) -> Vec<u8> {
        // INVARIANT: numbers and text can always be serialized.
        serde_json::to_vec(self).expect("a page is plain data")
    }

    fn html(&self) -> String {
        let title = format!("{} {}", self.status, self.title);
        let mut html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <title>{title}</title>\n<h1>{title}</h1>\n"
        );
        let written = self.write_details(&mut html);
        debug_assert!(written.is_ok(), "writing to a `String` cannot fail");
        html
    }

    fn write_details(&self, html: &mut String) -> fmt::Result {
        if let Some(detail) = &self.detail {
            writeln!(html, "<p>{}</p>", Escaped(detail))?;
        }
        if let Some((error, causes)) = self.debug.split_first() {
            writeln!(html, "<pre>{}", Escaped(error))?;
            for cause in causes {
                writeln!(html, "caused by: {}", Escaped(cause))?;
            }
            html.push_str("</pre>\n");
        }
        Ok(())
    }
}

fn chain(error: &(dyn StdError + 'static)) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source())
        .map(|it| Panic::text_of(it))
        .collect()
}

/// Text in HTML.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| match char {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            char => f.write_char(char),
        })
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::App;
    use crate::extract::tests::{request, request_to};

    fn text(res: &Response) -> &str {
        str::from_utf8(res.body().as_bytes().unwrap()).unwrap()
    }

    // R21
    #[test]
    fn json_is_sent_to_those_who_like_it_better_than_html() {
        for (accept, json) in [
            (None, false),
            (Some("*/*"), false),
            (Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), false),
            (Some("application/json"), true),
            (Some("application/problem+json, text/html;q=0.9"), true),
            (Some("text/html;q=0.5, application/json;q=0.4"), false),
            (Some("application/json, text/html"), false),
            (Some("application/json, text/plain, */*"), true),
            (Some("image/png"), false),
            (Some("application/*"), true),
        ] {
            let mut builder = http::Request::get("/");
            if let Some(accept) = accept {
                builder = builder.header("accept", accept);
            }
            let error = HttpError::new(StatusCode::NOT_FOUND);
            let res = page(&request(builder), &error, None);
            let expected =
                if json { "application/problem+json" } else { "text/html; charset=utf-8" };
            assert_eq!(res.header("content-type"), Some(expected), "{accept:?}");
            assert_eq!(res.status(), StatusCode::NOT_FOUND);
        }
    }

    /// The page of an error that became a 500.
    #[track_caller]
    fn page_of_500(debug: bool, accept: &str) -> String {
        let cause = Error::from("<i>".parse::<u8>().map_err(Wrapped).unwrap_err());
        let error = HttpError::new(StatusCode::INTERNAL_SERVER_ERROR).message("a <b> & 'c'");
        let app = App::new().debug(debug).build().expect("an app without faults");
        let req = request_to(app, http::Request::get("/").header("accept", accept));
        text(&page(&req, &error, Some(&cause))).to_owned()
    }

    #[derive(Debug, thiserror::Error)]
    #[error("<i>")]
    struct Wrapped(#[source] std::num::ParseIntError);

    // R21
    #[test]
    fn the_cause_of_a_500_is_shown_in_debug_mode_only() {
        let html = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <title>500 Internal Server Error</title>\n<h1>500 Internal Server Error</h1>\n\
             <p>a &lt;b&gt; &amp; &#39;c&#39;</p>\n";
        let json = r#"{"type":"about:blank","title":"Internal Server Error","status":500,"#;
        let json = format!(r#"{json}"detail":"a <b> & 'c'""#);
        let (cause, source) = ("&lt;i&gt;", "invalid digit found in string");
        for (debug, accept, expected) in [
            (false, "text/html", html.to_owned()),
            (true, "text/html", format!("{html}<pre>{cause}\ncaused by: {source}\n</pre>\n")),
            (false, "application/json", format!("{json}}}")),
            (true, "application/json", format!(r#"{json},"debug":["<i>","{source}"]}}"#)),
        ] {
            assert_eq!(page_of_500(debug, accept), expected, "{accept}, debug {debug}");
        }
    }
}
