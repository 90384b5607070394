//! The headers of a response, and its cookies, which are headers.
//!
//! `Content-Type` stands beside the header map until the server's edge: most responses have no
//! other header of their own, and the first entry of a `HeaderMap` costs two allocations.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};

use crate::response::content_type::ContentType;
use crate::{Body, IntoHeaderName, IntoHeaderValue, InvalidHeader, Response, SetCookie};

impl Response {
    /// The first value of a header, when it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = match &self.content_type {
            Some(value) if name.eq_ignore_ascii_case("content-type") => Some(value.value()),
            _ => self.headers.as_ref().and_then(|headers| headers.get(name)),
        };
        value.and_then(|value| value.to_str().ok())
    }

    /// Sets a header, in place of all of its name.
    ///
    /// # Panics
    ///
    /// When the name or the value is not valid in HTTP (RFC 9110 section 5): a value with a line
    /// break, say. In a handler that is a 500 (R13). [`headers_mut`](Self::headers_mut) takes
    /// values that were checked; an answer with headers, `([("x-id", id)], T)`, turns such a
    /// mistake into an error.
    pub fn set_header(&mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) {
        self.put_header(checked(name.into_name()), checked(value.into_value()));
    }

    /// Adds a header beside those of its name.
    ///
    /// # Panics
    ///
    /// As [`set_header`](Self::set_header).
    pub fn append_header(&mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) {
        let (name, value) = (checked(name.into_name()), checked(value.into_value()));
        let headers = if name == CONTENT_TYPE { self.headers_mut() } else { self.others() };
        headers.append(name, value);
    }

    /// The same response with a header set.
    ///
    /// # Panics
    ///
    /// As [`set_header`](Self::set_header).
    #[must_use]
    pub fn with_header(mut self, name: impl IntoHeaderName, value: impl IntoHeaderValue) -> Self {
        self.set_header(name, value);
        self
    }

    /// Removes all headers of this name; says whether there was one.
    pub fn remove_header(&mut self, name: &str) -> bool {
        let typed = name.eq_ignore_ascii_case("content-type") && self.content_type.take().is_some();
        self.headers.as_mut().is_some_and(|headers| headers.remove(name).is_some()) || typed
    }

    /// Gives the client a cookie: a [`SetCookie`], or a name and a value.
    ///
    /// ```
    /// # let mut res = duotone::Response::new("");
    /// res.set_cookie(("theme", "dark"));
    /// assert_eq!(res.header("set-cookie"), Some("theme=dark; HttpOnly; SameSite=Lax; Path=/"));
    /// ```
    ///
    /// # Panics
    ///
    /// When the path or the domain of the cookie has a semicolon or a control character.
    pub fn set_cookie(&mut self, cookie: impl Into<SetCookie>) {
        checked(self.add_cookie(cookie.into()));
    }

    /// Makes the client forget a cookie that was set with the default path and domain. For others
    /// set a [`SetCookie::removal`].
    pub fn remove_cookie(&mut self, name: impl Into<Cow<'static, str>>) {
        self.set_cookie(SetCookie::removal(name));
    }

    /// All headers.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        let content_type = self.content_type.iter().map(|value| (&CONTENT_TYPE, value.value()));
        content_type.chain(self.headers.iter().flat_map(|headers| headers.iter()))
    }

    /// All headers, to change.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        if let Some(value) = self.content_type.take() {
            self.others().insert(CONTENT_TYPE, value.into_value());
        }
        self.others()
    }

    /// With a content type that the type of an answer implies.
    pub(crate) fn typed(body: impl Into<Body>, content_type: &'static HeaderValue) -> Self {
        let content_type = Some(ContentType::Implied(content_type));
        Response { content_type, ..Response::new(body) }
    }

    /// Sets a header that was checked.
    pub(crate) fn put_header(&mut self, name: HeaderName, value: HeaderValue) {
        if name == CONTENT_TYPE {
            if let Some(headers) = &mut self.headers {
                headers.remove(CONTENT_TYPE);
            }
            self.content_type = Some(ContentType::Set(Box::new(value)));
        } else {
            self.others().insert(name, value);
        }
    }

    pub(crate) fn add_cookie(&mut self, cookie: SetCookie) -> Result<(), InvalidHeader> {
        self.others().append(SET_COOKIE, cookie.into_value()?);
        Ok(())
    }

    /// All headers but a content type of its own.
    pub(super) fn others(&mut self) -> &mut HeaderMap {
        self.headers.get_or_insert_default()
    }
}

/// The documented panic of the methods that take headers as text.
#[track_caller]
pub(crate) fn checked<T>(header: Result<T, InvalidHeader>) -> T {
    header.unwrap_or_else(|error| panic!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Response {
        static TEXT: HeaderValue = HeaderValue::from_static("text/plain");
        Response::typed("x", &TEXT)
    }

    fn content_types(res: Response) -> Vec<String> {
        let res = res.into_http();
        let values = res.headers().get_all(CONTENT_TYPE).iter();
        values.map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn the_content_type_is_a_header_like_any_other() {
        assert_eq!(typed().header("Content-Type"), Some("text/plain"));
        assert_eq!(typed().headers().count(), 1);
        assert_eq!(content_types(typed()), ["text/plain"]);
        assert_eq!(content_types(typed().with_header("content-type", "text/css")), ["text/css"]);

        let mut res = typed();
        res.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/csv"));
        assert_eq!(res.header("content-type"), Some("text/csv"));
        res.set_header("Content-Type", "text/css");
        assert_eq!(content_types(res), ["text/css"]);

        let mut res = typed();
        assert!(res.remove_header("CONTENT-type") && !res.remove_header("content-type"));
        assert_eq!(content_types(res), Vec::<String>::new());
    }

    #[test]
    fn headers_are_set_or_added() {
        let mut res = Response::new("").with_header("x-a", 1);
        res.append_header("X-A", "2");
        assert_eq!((res.headers().count(), res.header("x-a")), (2, Some("1")));
        res.set_header("x-a", "3");
        assert_eq!((res.headers().count(), res.header("x-a")), (1, Some("3")));
    }

    #[test]
    #[should_panic = "`a\\r\\nb` is not a header value"]
    fn a_line_break_in_a_header_is_refused() {
        Response::new("").set_header("x-a", "a\r\nb");
    }

    #[test]
    fn cookies_are_added_beside_each_other() {
        let mut res = Response::new("");
        res.set_cookie(("a", "1"));
        res.set_cookie(SetCookie::new("b", "2"));
        res.remove_cookie("c");
        let names = res.headers().map(|(_, value)| value.to_str().unwrap().chars().next());
        assert_eq!(names.collect::<Vec<_>>(), [Some('a'), Some('b'), Some('c')]);
    }
}
