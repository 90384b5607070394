//! What the compiler says to users of the attributes: `pass/` compiles, `fail/` does not, with the
//! text beside it. `TRYBUILD=overwrite cargo test -p duotone-ui-tests` writes the texts anew.

use std::process::Command;
use std::{env, fs};

/// The text of `fail/types/` is rustc's own, and changes with each release.
const COMPILER_TEXT: &str = "types";

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*/*.rs");
    let pinned = is_pinned_compiler();
    for attribute in fs::read_dir("fail").expect("tests run in the package's directory") {
        let attribute = attribute.expect("a readable directory").file_name();
        let attribute = attribute.to_str().expect("a name of ours");
        if attribute == COMPILER_TEXT && !pinned {
            continue;
        }
        cases.compile_fail(format!("fail/{attribute}/*.rs"));
    }
}

/// Whether the running compiler is the one of `rust-toolchain.toml`.
fn is_pinned_compiler() -> bool {
    let toolchain = include_str!("../rust-toolchain.toml");
    let pinned = toolchain
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .expect("the toolchain file names a channel")
        .trim_matches('"');
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let is_pinned = version.split_whitespace().nth(1) == Some(pinned);
    if !is_pinned {
        eprintln!("\n\n##########################################################");
        eprintln!("# SKIPPED: ui-tests/fail/{COMPILER_TEXT} needs rustc {pinned}");
        eprintln!("# this is {version}");
        eprintln!("##########################################################\n\n");
    }
    is_pinned
}
