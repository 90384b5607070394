//! The cookies a test client keeps between requests (RFC 6265, without domains and clocks).

use std::time::{SystemTime, UNIX_EPOCH};

use cookie::Cookie;

/// Cookies by name and path.
#[derive(Debug, Default)]
pub(super) struct Jar(Vec<Kept>);

#[derive(Debug)]
struct Kept {
    name: String,
    /// As it stood in the header: what was set is what is sent.
    value: String,
    path: String,
}

impl Jar {
    /// Keeps or removes what a `Set-Cookie` header says; one that cannot be parsed is ignored, as
    /// browsers do.
    pub(super) fn store(&mut self, set_cookie: &str, request_path: &str) {
        let Ok(cookie) = Cookie::parse(set_cookie) else { return };
        let path = match cookie.path() {
            Some(path) if path.starts_with('/') => path,
            _ => default_path(request_path),
        };
        self.0.retain(|kept| kept.name != cookie.name() || kept.path != path);
        if !is_removal(&cookie) {
            self.keep(cookie.name(), cookie.value(), path);
        }
    }

    /// Sets a cookie for every path.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.store(&encode(name, value), "/");
    }

    /// The value of a cookie, decoded; of the longest path when there are several.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let named = self.0.iter().filter(|kept| kept.name == name);
        let kept = named.max_by_key(|kept| kept.path.len())?;
        decode(&format!("{name}={}", kept.value)).map(|(_, value)| value)
    }

    /// `name=value` of each cookie that a request to this path carries, longest path first.
    pub(super) fn pairs(&self, request_path: &str) -> Vec<(&str, &str)> {
        let mut sent: Vec<&Kept> =
            self.0.iter().filter(|kept| covers(&kept.path, request_path)).collect();
        sent.sort_by_key(|kept| std::cmp::Reverse(kept.path.len()));
        sent.into_iter().map(|kept| (&*kept.name, &*kept.value)).collect()
    }

    fn keep(&mut self, name: &str, value: &str, path: &str) {
        let (name, value, path) = (name.to_owned(), value.to_owned(), path.to_owned());
        self.0.push(Kept { name, value, path });
    }
}

/// `name=value` as it stands in a header.
pub(super) fn encode(name: &str, value: &str) -> String {
    Cookie::new(name, value).stripped().encoded().to_string()
}

/// Name and value of a cookie header's text.
pub(super) fn decode(header: &str) -> Option<(String, String)> {
    let cookie = Cookie::parse_encoded(header).ok()?;
    Some((cookie.name().to_owned(), cookie.value().to_owned()))
}

/// Whether setting this cookie removes it.
fn is_removal(cookie: &Cookie<'_>) -> bool {
    if let Some(age) = cookie.max_age() {
        return !age.is_positive();
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    cookie.expires_datetime().is_some_and(|at| at.unix_timestamp() <= now.cast_signed())
}

/// The path of a cookie that names none: the request's, up to its last slash (section 5.1.4).
fn default_path(request_path: &str) -> &str {
    match request_path.rfind('/') {
        None | Some(0) => "/",
        Some(end) => &request_path[..end],
    }
}

/// Whether a cookie of this path goes with a request to that one (section 5.1.4).
fn covers(cookie_path: &str, request_path: &str) -> bool {
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| cookie_path.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_goes_to_its_path_and_below() {
        for (set_cookie, at, to, sent) in [
            ("a=1; Path=/", "/x", "/anything", true),
            ("a=1; Path=/admin", "/x", "/admin", true),
            ("a=1; Path=/admin", "/x", "/admin/users", true),
            ("a=1; Path=/admin", "/x", "/administrator", false),
            ("a=1; Path=/admin/", "/x", "/admin", false),
            ("a=1", "/shop/cart", "/shop", true),
            ("a=1", "/shop/cart", "/", false),
            ("a=1", "/shop", "/", true),
            ("a=1; Path=relative", "/shop/cart", "/shop/list", true),
        ] {
            let mut jar = Jar::default();
            jar.store(set_cookie, at);
            assert_eq!(!jar.pairs(to).is_empty(), sent, "{set_cookie} set at {at}, sent to {to}");
        }
    }

    #[test]
    fn a_cookie_is_replaced_and_removed_under_its_own_path() {
        for (second, left) in [
            ("a=2; Path=/", vec![("a", "2")]),
            ("a=2; Path=/x", vec![("a", "2"), ("a", "1")]),
            ("a=; Path=/; Max-Age=0", vec![]),
            ("a=; Path=/x; Max-Age=0", vec![("a", "1")]),
            ("a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", vec![]),
            ("a=2; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", vec![("a", "2")]),
        ] {
            let mut jar = Jar::default();
            jar.store("a=1; Path=/", "/x");
            jar.store(second, "/x/y");
            assert_eq!(jar.pairs("/x/y"), left, "{second}");
        }
    }

    #[test]
    fn a_value_is_sent_as_it_was_set_and_shown_decoded() {
        let mut jar = Jar::default();
        jar.set("greeting", "good day; sir");
        assert_eq!(jar.pairs("/"), [("greeting", "good%20day%3B%20sir")]);
        assert_eq!(jar.value("greeting").as_deref(), Some("good day; sir"));
    }
}
