//! What the documents say of the code is so.

use std::fs;
use std::path::Path;

use crate::sources::root;

const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/cancellation.md",
    "docs/context.md",
    "docs/performance.md",
    "docs/rules.md",
    "docs/start-up.md",
    "docs/worker-classes.md",
    "docs/extensions.md",
    "docs/watchdog.md",
];

#[test]
fn the_readme_shows_hello_as_it_is() {
    let readme = include_str!("../../README.md");
    let shown = readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(shown, Some(include_str!("../../examples/hello/src/main.rs")));
}

#[test]
fn links_between_documents_lead_to_files() {
    for document in DOCUMENTS {
        let text = read(document);
        let folder = Path::new(document).parent().unwrap_or(Path::new(""));
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            assert!(root().join(folder).join(target).exists(), "{document} links to {target}");
        }
    }
}

#[test]
fn the_architecture_names_folders_that_there_are() {
    let table = read("ARCHITECTURE.md");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let folders: Vec<_> = rows.filter_map(|row| row.split('`').next()).collect();
    assert!(folders.len() > 5, "{folders:?}");
    for folder in folders {
        assert!(root().join(folder).exists(), "{folder}");
    }
}

fn read(document: &str) -> String {
    fs::read_to_string(root().join(document)).expect("a document")
}
