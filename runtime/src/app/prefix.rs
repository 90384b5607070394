//! The `url_prefix` of a blueprint: literal text, and how it and a path join (R30).

use crate::handler::Segment;

/// The segments of a prefix.
///
/// # Errors
///
/// What is wrong with it, and what to write.
pub(super) fn segments(prefix: &str) -> Result<Vec<Segment>, &'static str> {
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    let Some(inner) = prefix.strip_prefix('/') else {
        return Err("does not start with `/`\n    help: write `/` before it");
    };
    if prefix.ends_with('/') {
        return Err("ends in `/`\n    help: remove it: the paths of the routes begin with one");
    }
    if prefix.contains("//") {
        return Err("has an empty segment\n    help: write one `/`");
    }
    if prefix.contains(['{', '}']) {
        return Err(
            "has a parameter\n    help: a prefix is literal text: name parameters in paths",
        );
    }
    if prefix.contains(['?', '#', '%']) {
        return Err("has one of `?`, `#`, `%`\n    help: a prefix is literal text, as a path is");
    }
    Ok(inner.split('/').map(|text| Segment::Static(text.to_owned().into())).collect())
}

/// A prefix and a path: exactly one slash between them, and an empty path is the prefix itself.
pub(super) fn join(prefix: &str, path: &str) -> String {
    let joined = format!("{prefix}{path}");
    if joined.is_empty() { "/".to_owned() } else { joined }
}
