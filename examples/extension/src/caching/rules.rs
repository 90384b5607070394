//! What a shared cache may keep and give to others (RFC 9111).

use duotone::prelude::*;

/// Whether a request may be answered by the cache at all.
pub(super) fn may_be_asked(req: &Request) -> bool {
    req.method() == Method::GET && req.header("authorization").is_none()
}

/// The headers of the request that the response depends on; `None` when it is not to be kept.
pub(super) fn vary(req: &Request, res: &Response) -> Option<Vec<String>> {
    let sets_cookie = res.header("set-cookie").is_some();
    let is_whole = res.body().as_bytes().is_some();
    if res.status() != StatusCode::OK || sets_cookie || !is_whole || is_private(res) {
        return None;
    }
    let mut vary: Vec<_> = listed(res, "vary").collect();
    if req.session().is_ok_and(|session| session.is_used()) {
        vary.push("cookie".to_owned());
    }
    (!vary.iter().any(|name| name == "*")).then_some(vary)
}

/// Whether it says that it is not for everybody.
fn is_private(res: &Response) -> bool {
    listed(res, "cache-control").any(|directive| {
        // `private="set-cookie"` is for one header only; who cares that much may look closer.
        let name = directive.split('=').next().unwrap_or_default();
        ["private", "no-store", "no-cache"].contains(&name.trim())
    })
}

/// The entries of a header that is a list, in lower case.
fn listed<'a>(res: &'a Response, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let lines = res.headers().filter(move |(found, _)| *found == name);
    let lines = lines.filter_map(|(_, value)| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|entry| entry.trim().to_ascii_lowercase())
}
