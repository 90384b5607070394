//! Where a redirect leads: its `Location`, resolved against the request's own target (RFC 3986
//! section 5.2).

/// The path and query that a `Location` names, or `None` when it leaves the host.
pub(super) fn resolve(target: &str, location: &str) -> Option<String> {
    let location = location.split('#').next().unwrap_or_default();
    if let Some((scheme, rest)) = location.split_once("://") {
        let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        return if is_http { on_this_host(rest) } else { None };
    }
    if let Some(rest) = location.strip_prefix("//") {
        return on_this_host(rest);
    }
    let (path, query) = split_query(location);
    let (base, base_query) = split_query(target);
    Some(match path {
        "" if query.is_empty() => format!("{base}{base_query}"),
        "" => format!("{base}{query}"),
        _ if path.starts_with('/') => format!("{}{query}", without_dots(path)),
        _ => {
            let directory = base.rfind('/').map_or("/", |end| &base[..=end]);
            format!("{}{query}", without_dots(&format!("{directory}{path}")))
        }
    })
}

/// What follows `http://`, when that is the test client's host.
fn on_this_host(rest: &str) -> Option<String> {
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    let (path, query) = split_query(rest);
    let path = if path.is_empty() { "/" } else { path };
    (host == super::draft::HOST).then(|| format!("{}{query}", without_dots(path)))
}

/// The path, and the query with its question mark.
pub(super) fn split_query(target: &str) -> (&str, &str) {
    target.split_at(target.find('?').unwrap_or(target.len()))
}

/// Removes `.` and `..` (section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_location_is_resolved_against_the_request() {
        for (location, expected) in [
            ("/new", Some("/new")),
            ("/new?b=2#top", Some("/new?b=2")),
            ("new", Some("/shop/new")),
            ("./new", Some("/shop/new")),
            ("../new", Some("/new")),
            ("../../../new", Some("/new")),
            ("..", Some("/")),
            ("?b=2", Some("/shop/cart?b=2")),
            ("", Some("/shop/cart?a=1")),
            ("#top", Some("/shop/cart?a=1")),
            ("http://localhost/new", Some("/new")),
            ("HTTPS://localhost", Some("/")),
            ("http://localhost?b=2", Some("/?b=2")),
            ("//localhost/new", Some("/new")),
            ("//evil.example/new", None),
            ("https://evil.example/new", None),
            ("ftp://localhost/new", None),
        ] {
            assert_eq!(resolve("/shop/cart?a=1", location).as_deref(), expected, "{location}");
        }
    }
}
