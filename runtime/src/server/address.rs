//! Where to listen, as text says it: `HOST:PORT` or `unix:PATH`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// An address to listen on, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    Tcp { host: String, port: u16 },
    Unix(PathBuf),
}

/// What [`Server`](crate::Server) listens on unless told otherwise.
pub(crate) const DEFAULT: (&str, u16) = ("127.0.0.1", 5000);

impl Default for Address {
    fn default() -> Self {
        Address::Tcp { host: DEFAULT.0.to_owned(), port: DEFAULT.1 }
    }
}

/// A text that is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an address\n  help: write `HOST:PORT`, as in `127.0.0.1:5000` or `[::1]:5000`, or \
     `unix:PATH`"
)]
pub(crate) struct NotAnAddress(String);

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let not_an_address = || NotAnAddress(text.to_owned());
        if let Some(path) = text.strip_prefix("unix:") {
            let path = Some(path).filter(|path| !path.is_empty());
            return path.map(|path| Address::Unix(path.into())).ok_or_else(not_an_address);
        }
        let (host, port) = text.rsplit_once(':').ok_or_else(not_an_address)?;
        let port = port.parse().map_err(|_| not_an_address())?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        // An IPv6 address has colons; a name or an IPv4 address has none of these.
        let is_host = host.parse::<std::net::Ipv6Addr>().is_ok()
            || (!host.is_empty() && !host.contains([':', '/', '[', ']', ' ']));
        if is_host {
            Ok(Address::Tcp { host: host.to_owned(), port })
        } else {
            Err(not_an_address())
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Address::Tcp { host, port } => write!(f, "{host}:{port}"),
            Address::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_it_is_read() {
        for text in ["127.0.0.1:5000", "localhost:0", "[::1]:80", "unix:/run/app.sock", "unix:x"] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_named_with_what_to_write() {
        for text in [
            "",
            "5000",
            "localhost",
            ":5000",
            "localhost:",
            "localhost:x",
            "localhost:65536",
            "unix:",
            "http://localhost:80",
            "[::1:80",
            "::1]:80",
            "a b:80",
            "a:b:80",
        ] {
            let error = text.parse::<Address>().expect_err(text).to_string();
            assert!(error.starts_with(&format!("`{text}` is not an address\n")), "{error}");
            assert!(error.contains("help: write `HOST:PORT`"), "{error}");
        }
    }
}
