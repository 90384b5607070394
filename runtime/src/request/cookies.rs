//! The cookies that a request brought.

use std::borrow::Cow;
use std::fmt;

use http::HeaderMap;
use http::header::COOKIE;
use percent_encoding::percent_decode_str;

use crate::{HttpError, Result, StatusCode};

/// The cookies of a request, in the order they were sent.
///
/// Names and values are percent-decoded, as [`SetCookie`](crate::SetCookie) encodes them; a value
/// in double quotes loses them. What is no `name=value` is passed over, since a browser sends what
/// any page of the domain has set.
///
/// ```
/// use duotone::Cookies;
///
/// fn theme(cookies: Cookies<'_>) -> String {
///     cookies.get("theme").unwrap_or("light".into()).into_owned()
/// }
/// ```
///
/// # Errors
///
/// As an argument: a `Cookie` header that is not UTF-8 is 400 (R34).
#[derive(Clone, Copy)]
pub struct Cookies<'r>(&'r HeaderMap);

impl<'r> Cookies<'r> {
    /// Those of checked headers.
    pub(crate) fn of(headers: &'r HeaderMap) -> Result<Self> {
        let readable =
            headers.get_all(COOKIE).iter().all(|line| str::from_utf8(line.as_bytes()).is_ok());
        if readable {
            return Ok(Cookies(headers));
        }
        Err(HttpError::new(StatusCode::BAD_REQUEST)
            .message("the header `cookie` is not UTF-8")
            .into())
    }

    /// Those of headers that may be unreadable: such a line has none.
    pub(crate) fn readable(headers: &'r HeaderMap) -> Self {
        Cookies(headers)
    }

    /// The value of the first cookie of this name.
    pub fn get(self, name: &str) -> Option<Cow<'r, str>> {
        self.raw().find(|(found, _)| decode(found) == name).map(|(_, value)| decode_value(value))
    }

    /// All names and values.
    pub fn iter(self) -> impl Iterator<Item = (Cow<'r, str>, Cow<'r, str>)> + use<'r> {
        self.raw().map(|(name, value)| (decode(name), decode_value(value)))
    }

    fn raw(self) -> impl Iterator<Item = (&'r str, &'r str)> + use<'r> {
        let lines = self.0.get_all(COOKIE).into_iter();
        let lines = lines.filter_map(|line| str::from_utf8(line.as_bytes()).ok());
        lines.flat_map(|line| line.split(';')).filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            (!name.is_empty()).then_some((name, value))
        })
    }
}

/// Values are secrets more often than not: the names alone are shown.
impl fmt::Debug for Cookies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

fn decode_value(value: &str) -> Cow<'_, str> {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    decode(inner.unwrap_or(value))
}

/// Others than we set cookies too: what does not decode stays as it is.
fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_bytes(line).unwrap());
        }
        headers
    }

    #[test]
    fn cookies_are_found_in_every_line() {
        let headers = headers(&[b"a=1; b=\"2 3\";; c ; =4", b"d=%C3%A9;a=5; e=%FF; f=x=y"]);
        let cookies = Cookies::of(&headers).unwrap();
        let all: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(all, ["a:1", "b:2 3", "d:é", "a:5", "e:%FF", "f:x=y"]);
        assert_eq!(cookies.get("a").as_deref(), Some("1"));
        assert_eq!(cookies.get("c"), None);
        assert_eq!(format!("{cookies:?}"), r#"["a", "b", "d", "a", "e", "f"]"#);
    }

    // R34
    #[test]
    fn a_line_that_is_not_text_is_400_or_passed_over() {
        let headers = headers(&[b"a=\xff", b"b=2"]);
        assert_eq!(Cookies::of(&headers).unwrap_err().status(), Some(StatusCode::BAD_REQUEST));
        assert_eq!(Cookies::readable(&headers).get("b").as_deref(), Some("2"));
    }
}
