//! What may stand before an answer: `(StatusCode, headers, T)` (R35).

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};

use crate::{IntoHeaderName, IntoHeaderValue, IntoResponse, Response, Result, SetCookie};

/// What may stand before an answer and changes its response: a [`StatusCode`], headers as
/// `[(name, value); N]` or a [`HeaderMap`], a [`SetCookie`].
///
/// Up to three of them, which are applied from left to right. Headers replace those of the same
/// name; cookies are added.
///
/// ```
/// use duotone::{Html, IntoResponse, SetCookie, StatusCode};
///
/// let answer = (StatusCode::CREATED, SetCookie::new("seen", "1"), Html("<h1>Made</h1>"));
/// assert_eq!(answer.into_response()?.status(), StatusCode::CREATED);
/// # Ok::<(), duotone::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand before an answer",
    label = "expected `StatusCode`, `[(name, value); N]`, `HeaderMap` or `SetCookie`"
)]
pub trait ResponsePart {
    /// Changes the response.
    fn apply(self, res: &mut Response) -> Result<()>;
}

impl ResponsePart for StatusCode {
    fn apply(self, res: &mut Response) -> Result<()> {
        res.set_status(self);
        Ok(())
    }
}

impl<N: IntoHeaderName, V: IntoHeaderValue, const COUNT: usize> ResponsePart for [(N, V); COUNT] {
    fn apply(self, res: &mut Response) -> Result<()> {
        for (name, value) in self {
            res.put_header(name.into_name()?, value.into_value()?);
        }
        Ok(())
    }
}

/// Several values of one name stay several.
impl ResponsePart for HeaderMap {
    fn apply(self, res: &mut Response) -> Result<()> {
        if self.contains_key(CONTENT_TYPE) {
            res.remove_header("content-type");
        }
        res.headers_mut().extend(self);
        Ok(())
    }
}

impl ResponsePart for SetCookie {
    fn apply(self, res: &mut Response) -> Result<()> {
        res.add_cookie(self)?;
        Ok(())
    }
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => {$(
        impl<$($part: ResponsePart,)* T: IntoResponse> IntoResponse for ($($part,)* T) {
            #[expect(non_snake_case, reason = "a part's value is named as its type")]
            fn into_response(self) -> Result<Response> {
                let ($($part,)* answer) = self;
                let mut res = answer.into_response()?;
                $($part.apply(&mut res)?;)*
                Ok(res)
            }
        }
    )*};
}

tuples! {
    (A)
    (A B)
    (A B C)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::{ETAG, VARY};

    use super::*;
    use crate::InvalidHeader;

    // R35
    #[test]
    fn what_stands_before_an_answer_overrides_it() {
        let headers = [("content-type", "text/csv"), ("x-a", "1")];
        let cookie = SetCookie::new("a", "1");
        let res = (StatusCode::CREATED, headers, cookie, "x").into_response().unwrap();
        assert_eq!(res.status(), StatusCode::CREATED);
        assert_eq!((res.header("content-type"), res.header("x-a")), (Some("text/csv"), Some("1")));
        assert!(res.header("set-cookie").is_some());

        let res = ([(ETAG, 7)], (StatusCode::NOT_FOUND, "x")).into_response().unwrap();
        assert_eq!((res.status(), res.header("etag")), (StatusCode::NOT_FOUND, Some("7")));
    }

    #[test]
    fn a_header_map_replaces_names_and_keeps_several_values() {
        let mut headers = HeaderMap::new();
        headers.append(VARY, HeaderValue::from_static("a"));
        headers.append(VARY, HeaderValue::from_static("b"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv"));
        let res = (headers, "x").into_response().unwrap().into_http();
        assert_eq!(res.headers().get_all(VARY).iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(res.headers().get_all(CONTENT_TYPE).iter().collect::<Vec<_>>(), ["text/csv"]);
    }

    #[test]
    fn a_header_that_is_none_is_an_error() {
        for (name, value) in [("x a", "1"), ("x-a", "1\r\n2"), ("", "")] {
            let error = ([(name, value)], "x").into_response().unwrap_err();
            assert!(error.is::<InvalidHeader>(), "{name:?}: {value:?}");
        }
    }
}
