//! The workspace's own source files, read as far as its architecture needs them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file, as code: without comments, texts and its tests.
pub(crate) struct Source {
    /// From the workspace's root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) code: String,
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace's root")
}

/// The Rust files below a folder; those that are tests only are left out.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "nothing in {folder}");
    found.sort();
    found.into_iter().map(read).filter(|source| !is_test(&source.path)).collect()
}

fn is_test(path: &str) -> bool {
    let ends = ["/tests.rs", "/under_loom.rs"].iter().any(|end| path.ends_with(end));
    path.contains("/src/") && (path.contains("/tests/") || ends)
}

pub(crate) fn read(path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).expect("a source file");
    let path = path.strip_prefix(root()).expect("a file of the workspace");
    let path = path.to_str().expect("a plain path").replace('\\', "/");
    // Tests come last in a file.
    let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let shipped = shipped.split("#[cfg(test)]\npub(crate) mod tests {").next().unwrap_or_default();
    let code = code(shipped);
    Source { path, text, code }
}

/// What is left of a source text without comments and the insides of texts and characters.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            "r#\"".len() + raw.find("\"#").map_or(raw.len(), |end| end + 2)
        } else if char == '"' {
            end_of_text(rest, '"')
        } else if char == '\'' && is_char(rest) {
            end_of_text(rest, '\'')
        } else {
            code.push(char);
            char.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

/// Whether a quote begins a character rather than a lifetime.
fn is_char(rest: &str) -> bool {
    rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'')
}

fn end_of_text(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if char == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The identifiers and keywords of a piece of code.
pub(crate) fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|char: char| !char.is_alphanumeric() && char != '_').filter(|word| !word.is_empty())
}

/// The modules of the crate that a file names: `crate::router::..`, `use crate::{router, ..}`.
pub(crate) fn modules_named(code: &str) -> BTreeSet<&str> {
    let mut named = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let list = match after.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => after.split([';', '}', ')', ',']).next().unwrap_or_default(),
        };
        let firsts = list.split(',').map(|path| path.trim().split("::").next().unwrap_or_default());
        named.extend(firsts.filter_map(|first| words(first).next()));
    }
    named.retain(|name| name.starts_with(|char: char| char.is_ascii_lowercase()));
    named
}

#[test]
fn code_is_read_without_comments_and_texts() {
    let code = code("a 'b 'c' '\\'' \"d \\\" e\" // f\ng r#\"h \" i\"# j");
    assert_eq!(words(&code).collect::<Vec<_>>(), ["a", "b", "g", "j"]);
    let code = "use crate::{a, b::c, D}; use crate::e::F; crate::G";
    assert_eq!(modules_named(code), BTreeSet::from(["a", "b", "e"]));
}
