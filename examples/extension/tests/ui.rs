//! What the compiler says to those who use a decorator wrongly: each case of `ui/fail/` does not
//! compile, with the text beside it. `TRYBUILD=overwrite cargo test -p extension --test ui` writes
//! the texts anew.
//!
//! The texts are rustc's own and change with its releases: they hold for the toolchain that
//! `rust-toolchain.toml` names.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*/*.rs");
}
