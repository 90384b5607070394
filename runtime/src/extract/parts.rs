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
