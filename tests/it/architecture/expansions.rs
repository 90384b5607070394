//! What expansions and the runtime are to each other: `__private`, and nothing else.

use std::fs;

use crate::sources::{root, sources, words};

#[test]
fn expansions_name_only_private() {
    for source in sources("macros/src") {
        for marker in ["#krate::", "#krate ::"] {
            for after in source.code.split(marker).skip(1) {
                let named = words(after).next();
                assert_eq!(named, Some("__private"), "an expansion of {}", source.path);
            }
        }
    }
    let manifest = fs::read_to_string(root().join("macros/Cargo.toml")).expect("a manifest");
    assert!(!manifest.lines().any(|line| line.starts_with("duotone")), "macros know names only");
}

#[test]
fn only_expansions_name_private() {
    let own = ["runtime/src/__private.rs", "runtime/src/lib.rs"];
    let folders = ["runtime/src", "tests/it", "examples"];
    for source in folders.into_iter().flat_map(sources) {
        let exported_macro = source.code.contains("$crate::__private");
        if !own.contains(&&*source.path) && !exported_macro {
            let found = words(&source.code).any(|word| word == "__private");
            assert!(!found, "{} names `__private`", source.path);
        }
    }
}
