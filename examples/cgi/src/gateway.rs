//! The request is in the environment and on stdin, the response goes to stdout.

use std::env;
use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};

use duotone::Body;
use duotone::prelude::*;
use http_body_util::BodyExt as _;

/// What the web server wants to be answered. The body is read when the app asks for it.
pub(crate) fn request() -> Result<http::Request<Body>> {
    let mut request = http::Request::builder()
        .method(&*variable("REQUEST_METHOD").unwrap_or_else(|| "GET".to_owned()))
        .uri(target());
    for (name, value) in env::vars() {
        let name = match &*name {
            "CONTENT_TYPE" | "CONTENT_LENGTH" => &*name,
            other => match other.strip_prefix("HTTP_") {
                Some(name) => name,
                None => continue,
            },
        };
        if !value.is_empty() {
            request = request.header(name.replace('_', "-"), value);
        }
    }
    let length = variable("CONTENT_LENGTH").map_or(Ok(0), |length| length.parse());
    let length = length.or_status(StatusCode::BAD_REQUEST)?;
    Ok(request.body(Body::reader(io::stdin().take(length)))?)
}

/// The path comes decoded, the query as it was sent.
fn target() -> String {
    let mut target = String::new();
    for byte in variable("PATH_INFO").unwrap_or_else(|| "/".to_owned()).bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => target.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => target.push(byte.into()),
            // Writing to a `String` cannot fail.
            _ => drop(write!(target, "%{byte:02X}")),
        }
    }
    match variable("QUERY_STRING") {
        Some(query) => format!("{target}?{query}"),
        None => target,
    }
}

/// One that is set and not empty, which mean the same here.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Writes the response, chunk by chunk.
pub(crate) fn answer(response: Response) -> Result<()> {
    let mut out = io::stdout().lock();
    write!(out, "Status: {}\r\n", response.status())?;
    for (name, value) in response.headers() {
        write!(out, "{name}: ")?;
        out.write_all(value.as_bytes())?;
        write!(out, "\r\n")?;
    }
    write!(out, "\r\n")?;
    let mut body = response.into_http().into_body();
    while let Some(frame) = async_to_sync(body.frame()) {
        if let Ok(data) = frame?.into_data() {
            out.write_all(&data)?;
            out.flush()?;
        }
    }
    Ok(())
}
