//! `Json<T>`: the body as a value, and a value as an answer.

use std::ops::{Deref, DerefMut};

use http::HeaderValue;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use crate::extract::media::{Wanted, body_of_type};
use crate::extract::{FromRequest, Message};
use crate::handler::{BodyNeed, Needs};
use crate::{HttpError, IntoResponse, Request, Response, Result, StatusCode};

const JSON: Wanted = Wanted {
    name: "application/json",
    fits: |mime| {
        mime.essence_str() == mime::APPLICATION_JSON
            || (mime.type_() == mime::APPLICATION && mime.suffix() == Some(mime::JSON))
    },
};

/// JSON: as an argument the body, as an answer `application/json` (R35).
///
/// The value may borrow from the body (`Json<Order<'_>>`), but only text that stands there
/// literally: a `&str` field is an error for text with an escape (`"a\nb"`), so let it be a
/// `Cow<str>` with `#[serde(borrow)]`.
///
/// ```
/// use duotone::{IntoResponse, Json};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Deserialize)]
/// struct Order<'a> {
///     item: &'a str,
///     count: u32,
/// }
///
/// #[derive(Serialize)]
/// struct Receipt {
///     total: u32,
/// }
///
/// fn order(order: Json<Order<'_>>) -> Json<Receipt> {
///     Json(Receipt { total: order.count * 3 })
/// }
///
/// let res = order(Json(Order { item: "tea", count: 2 })).into_response()?;
/// assert_eq!(res.header("content-type"), Some("application/json"));
/// assert_eq!(res.body().as_bytes(), Some(&br#"{"total":6}"#[..]));
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// # Errors
///
/// As an argument (R34): a body that is neither `application/json` nor `application/*+json` is
/// 415, one that is not JSON is 400, one that is but does not fit `T` is 422; the message says at
/// which line and column. `Option<Json<T>>` is `None` where there is neither a body nor a content
/// type. As an answer: a value that cannot be serialized is an error without a status, so a 500.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<'r, T: Deserialize<'r>> FromRequest<'r> for Json<T> {
    const NEEDS: Needs = Needs { body: BodyNeed::Buffered, ..Needs::NOTHING };

    fn from_request(req: &'r Request) -> Result<Self> {
        let body = body_of_type(req, JSON)?;
        serde_json::from_slice(body).map(Json).map_err(|error| refused(&error).into())
    }
}

fn refused(error: &serde_json::Error) -> HttpError {
    let (status, what) = match error.classify() {
        Category::Data => (StatusCode::UNPROCESSABLE_ENTITY, "the JSON does not fit"),
        Category::Syntax | Category::Eof | Category::Io => {
            (StatusCode::BAD_REQUEST, "the body is not JSON")
        }
    };
    let (line, column) = (error.line(), error.column());
    let place = format!(" at line {line} column {column}");
    let text = error.to_string();
    // The place is said apart, where a long message cannot cut it off.
    let why = Message(text.strip_suffix(&place).unwrap_or(&text));
    HttpError::new(status).message(format!("{what}, line {line} column {column}: {why}"))
}

static APPLICATION_JSON: HeaderValue = HeaderValue::from_static("application/json");

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Result<Response> {
        Ok(Response::typed(serde_json::to_vec(&self.0)?, &APPLICATION_JSON))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::extract::tests::{request, request_with};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Order<'a> {
        #[serde(borrow)]
        item: Cow<'a, str>,
        count: u8,
    }

    // R34
    #[test]
    fn a_body_fits_or_says_where_not() {
        let json = "application/json";
        let good = r#"{"item":"tea","count":2}"#;
        for (content_type, body, expected) in [
            (json, good, Ok("tea")),
            ("application/json; charset=utf-8", good, Ok("tea")),
            ("application/vnd.order+json", good, Ok("tea")),
            (
                "text/x+json",
                good,
                Err(
                    "415 Unsupported Media Type: the body has to be `application/json`: it is `text/x+json`",
                ),
            ),
            (
                "nonsense",
                good,
                Err(
                    "415 Unsupported Media Type: the body has to be `application/json`: it is `nonsense`",
                ),
            ),
            (
                json,
                "",
                Err(
                    "400 Bad Request: the body is not JSON, line 1 column 0: EOF while parsing a value",
                ),
            ),
            (
                json,
                "{\n  \"item\"",
                Err(
                    "400 Bad Request: the body is not JSON, line 2 column 8: EOF while parsing an object",
                ),
            ),
            (
                json,
                "{'item'}",
                Err("400 Bad Request: the body is not JSON, line 1 column 2: key must be a string"),
            ),
            (
                json,
                r#"{"item":"tea"}"#,
                Err(
                    "422 Unprocessable Entity: the JSON does not fit, line 1 column 14: missing field `count`",
                ),
            ),
            (
                json,
                r#"{"item":"tea","count":300}"#,
                Err(
                    "422 Unprocessable Entity: the JSON does not fit, line 1 column 25: invalid value: integer `300`, expected u8",
                ),
            ),
        ] {
            let req = request_with(content_type, body);
            let found = Json::<Order<'_>>::from_request(&req);
            let found = found.as_ref().map(|order| &*order.item).map_err(ToString::to_string);
            assert_eq!(found, expected.map_err(ToOwned::to_owned), "{content_type} {body}");
        }
    }

    #[test]
    fn an_optional_body_is_none_only_when_nothing_was_sent() {
        let req = request(http::Request::post("/"));
        assert!(Option::<Json<u8>>::from_request(&req).unwrap().is_none());
        assert!(Option::<Json<u8>>::from_request(&request_with("application/json", "")).is_err());
    }

    #[test]
    fn a_long_text_in_the_body_does_not_fill_the_message() {
        let body = format!("\"{}\"", "x".repeat(10_000));
        let req = request_with("application/json", body.clone());
        let error = Json::<u8>::from_request(&req).unwrap_err().to_string();
        assert!(error.len() < 400 && error.contains("line 1 column"), "{error}");
    }

    #[test]
    fn what_cannot_be_serialized_has_no_status() {
        let keys = std::collections::HashMap::from([((1, 2), 3)]);
        let error = Json(keys).into_response().unwrap_err();
        assert_eq!((error.status(), error.is::<serde_json::Error>()), (None, true));
    }
}
