//! What every request has: its line, its headers, where it came from, its app.

use std::net::SocketAddr;
use std::ops::Deref;

use http::{HeaderMap, Method, Uri, Version};

use crate::extract::{FromRequest, Unset};
use crate::{App, Cookies, Request, Result};

impl<'r> FromRequest<'r> for &'r Request {
    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(req)
    }
}

macro_rules! borrowed_or_cloned {
    ($($type:ty: $method:ident;)*) => {$(
        impl<'r> FromRequest<'r> for &'r $type {
            fn from_request(req: &'r Request) -> Result<Self> {
                Ok(req.$method())
            }
        }

        impl<'r> FromRequest<'r> for $type {
            fn from_request(req: &'r Request) -> Result<Self> {
                Ok(req.$method().clone())
            }
        }
    )*};
}

borrowed_or_cloned! {
    Method: method;
    Uri: uri;
    HeaderMap: headers;
    App: app;
}

impl<'r> FromRequest<'r> for Version {
    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(req.version())
    }
}

impl<'r> FromRequest<'r> for Cookies<'r> {
    fn from_request(req: &'r Request) -> Result<Self> {
        req.cookies()
    }
}

/// The address of the client's end of the connection.
///
/// Behind a reverse proxy that is the proxy's. A request that came over a Unix socket, or over no
/// socket at all, has none: an error of the 500 path, or `None` as `Option<RemoteAddr>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoteAddr(pub SocketAddr);

impl Deref for RemoteAddr {
    type Target = SocketAddr;

    fn deref(&self) -> &SocketAddr {
        &self.0
    }
}

impl<'r> FromRequest<'r> for RemoteAddr {
    fn from_request(req: &'r Request) -> Result<Self> {
        req.remote_addr().map(RemoteAddr).ok_or_else(|| Unset::RemoteAddr.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::request;

    #[test]
    fn parts_are_borrowed_or_cloned() {
        let req = request(http::Request::put("/a?b").header("x-a", "1"));
        assert_eq!(<&Method>::from_request(&req).unwrap(), Method::PUT);
        assert_eq!(Method::from_request(&req).unwrap(), Method::PUT);
        assert_eq!(Uri::from_request(&req).unwrap(), "/a?b");
        assert_eq!(<&HeaderMap>::from_request(&req).unwrap()["x-a"], "1");
        assert_eq!(Version::from_request(&req).unwrap(), Version::HTTP_11);
        assert_eq!(Cookies::from_request(&req).unwrap().iter().count(), 0);
        assert!(App::from_request(&req).is_ok());
    }

    #[test]
    fn the_client_has_an_address_or_none() {
        let address: SocketAddr = ([127, 0, 0, 1], 80).into();
        let req = request(http::Request::get("/").extension(address));
        assert_eq!(*RemoteAddr::from_request(&req).unwrap(), address);

        let req = request(http::Request::get("/"));
        assert_eq!(Option::<RemoteAddr>::from_request(&req).unwrap(), None);
        let error = RemoteAddr::from_request(&req).unwrap_err();
        assert!(error.status().is_none() && error.to_string().contains("`Option<RemoteAddr>`"));
    }
}
