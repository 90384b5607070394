//! Scheme and host: what the app was told is its address, or where a request was sent.

use std::sync::Arc;

use http::Uri;
use http::header::HOST;

use crate::Request;
use crate::extract::Quoted;
use crate::url::UrlError;

/// `https://example.org`, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site(Arc<str>);

impl Site {
    /// Takes the value of `.base_url(..)`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and what to write.
    pub(crate) fn parse(base_url: &str) -> Result<Self, &'static str> {
        let Some((scheme, rest)) = base_url.split_once("://") else {
            return Err("has no scheme\n    help: write `https://example.org`");
        };
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err("is neither `http` nor `https`\n    help: write `https://example.org`");
        }
        let host = rest.strip_suffix('/').unwrap_or(rest);
        if host.contains(['/', '?', '#']) {
            return Err("has more than a host\n    help: a prefix is for a blueprint");
        }
        if !is_host(host) {
            return Err("has no host\n    help: write `https://example.org`");
        }
        Ok(Site(format!("{scheme}://{host}").into()))
    }

    /// Whether its scheme is `https`.
    #[cfg(feature = "session")]
    pub(crate) fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Where a request was sent. A target in absolute form goes before `Host` (RFC 9112 section
    /// 3.2.2).
    pub(super) fn of(req: &Request) -> Result<Self, UrlError> {
        let scheme = req.uri().scheme_str().unwrap_or("http");
        let target = Uri::authority(req.uri()).map(http::uri::Authority::as_str);
        let host = match target {
            Some(host) => host,
            None => req
                .headers()
                .get(HOST)
                .map(|host| host.to_str())
                .and_then(Result::ok)
                .unwrap_or_default(),
        };
        if !is_host(host) {
            let host = Quoted(host);
            return Err(UrlError::told(format!("no absolute URL: the request's host is {host}")));
        }
        Ok(Site(format!("{scheme}://{host}").into()))
    }

    /// There is neither a base URL nor a request.
    pub(super) fn none() -> UrlError {
        let help = "help: tell the app where it is: `.base_url(\"https://example.org\")`";
        UrlError::told(format!("no absolute URL outside of a request\n  {help}"))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether it is a name or an address, perhaps with a port, and nothing else: no user, no path.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if is_ip_v6(address) => return is_port(port),
            _ => return false,
        },
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !host.is_empty() && host.bytes().all(in_name) && is_port(port)
}

fn is_ip_v6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

/// Nothing, or a colon and a number.
fn is_port(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix(':').is_some_and(|port| {
            port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_nothing_else() {
        for (text, expected) in [
            ("example.org", true),
            ("localhost:5000", true),
            ("127.0.0.1", true),
            ("[::1]:80", true),
            ("xn--caf-dma.example", true),
            ("", false),
            (":80", false),
            ("example.org:", false),
            ("example.org:+1", false),
            ("example.org:99999", false),
            ("user@example.org", false),
            ("example.org/path", false),
            ("evil.example\\@example.org", false),
            ("a b", false),
            ("a\"b", false),
            ("[::1", false),
            ("[x]", false),
            ("[::1]x", false),
        ] {
            assert_eq!(is_host(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_base_url_is_a_scheme_and_a_host() {
        for (text, expected) in [
            ("https://example.org", Ok("https://example.org")),
            ("HTTP://localhost:5000/", Ok("http://localhost:5000")),
            ("example.org", Err("has no scheme")),
            ("ftp://example.org", Err("is neither `http` nor `https`")),
            ("https://example.org/app", Err("has more than a host")),
            ("https://example.org?x", Err("has more than a host")),
            ("https://", Err("has no host")),
            ("https://me@example.org", Err("has no host")),
        ] {
            let found = Site::parse(text);
            let found = found.as_ref().map(Site::as_str).map_err(|why| why.lines().next().unwrap());
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
