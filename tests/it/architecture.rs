//! The invariants of `ARCHITECTURE.md`, read off the source files.

mod expansions;
mod modules;

use crate::sources::{sources, words};

/// Words that a part of the crates does without, and why.
const ABSENCES: &[(&str, &[&str], &[&str], &str)] = &[
    (
        "runtime/src/lifecycle",
        &[],
        &[
            "async", "await", "thread", "spawn", "park", "sleep", "Mutex", "Condvar", "mpsc",
            "Waker", "tokio", "hyper",
        ],
        "the lifecycle never awaits, never blocks, and never names a thread",
    ),
    (
        "runtime/src/drive",
        &[],
        &[
            "Hook",
            "Scope",
            "ErrorTable",
            "Meta",
            "before",
            "after",
            "Before",
            "After",
            "Handler",
            "HeaderMap",
            "router",
        ],
        "drivers do not know what a hook is, or which step follows which",
    ),
    (
        "runtime/src",
        &[
            "runtime/src/server/",
            "runtime/src/cli/",
            "runtime/src/green/overflow.rs",
            "runtime/src/green/net/",
        ],
        &[
            "TcpStream",
            "TcpListener",
            "TcpSocket",
            "UdpSocket",
            "UnixStream",
            "UnixListener",
            "hyper",
            "hyper_util",
            "lexopt",
            "tracing_subscriber",
            "signal",
        ],
        "nothing but the server, and what stands for sockets in sync code, knows a socket",
    ),
    (
        "runtime/src",
        &[
            "runtime/src/server/",
            "runtime/src/cli/",
            "runtime/src/green/",
            "runtime/src/bridge/tokio_bridge.rs",
        ],
        &["tokio"],
        "without its feature nothing names tokio",
    ),
    (
        "runtime/src",
        &["runtime/src/prelude.rs", "runtime/src/lib.rs"],
        &["prelude"],
        "no prelude inside",
    ),
    ("macros/src", &[], &["prelude", "http", "tokio"], "the macros know the runtime as names only"),
    ("macros/src", &["macros/src/lib.rs"], &["proc_macro"], "what can be tested is no proc macro"),
];

#[test]
fn what_a_part_must_not_know_it_does_not_name() {
    for (folder, except, absent, why) in ABSENCES {
        for source in sources(folder) {
            if except.iter().any(|except| source.path.starts_with(except)) {
                continue;
            }
            let found = words(&source.code).find(|word| absent.contains(word));
            assert_eq!(found, None, "{} names it, but {why}", source.path);
        }
    }
}

#[test]
fn there_is_no_unsafe_outside_of_green() {
    for source in ["runtime/src", "macros/src", "tests", "examples"].into_iter().flat_map(sources) {
        // `green` switches stacks, and each program consents to it in one place.
        let may = [
            "runtime/src/green/",
            "tests/it/green/mod.rs",
            "tests/it/green/client/mod.rs",
            "tests/bin/probe.rs",
            "tests/bench/src/served/green.rs",
            "tests/load/examples/colors.rs",
            "tests/load/src/mixed/consent.rs",
            "tests/load/src/soak/server.rs",
            "tests/parked_greens.rs",
            "tests/peers/duotone/src/main.rs",
            "examples/fan_out/src/main.rs",
            "examples/redis_style/src/main.rs",
            // The consent, and what calls a library in C.
            "examples/postgres/src/main.rs",
            "examples/libpq/",
        ];
        if may.iter().any(|may| source.path.starts_with(may)) {
            let blocks = source.text.matches("unsafe {").count();
            let reasons = source.text.matches("// SAFETY: ").count();
            assert!(reasons >= blocks, "{}: {blocks} blocks, {reasons} reasons", source.path);
            continue;
        }
        for form in ["unsafe {", "unsafe fn", "unsafe impl", "unsafe trait", "unsafe extern"] {
            assert!(!source.code.contains(form), "{} has `{form}`", source.path);
        }
        let allows = words(&source.code).any(|word| word == "unsafe_code");
        assert!(!allows, "{} allows `unsafe_code`", source.path);
    }
}

#[test]
fn no_module_is_a_drawer() {
    for source in ["runtime/src", "macros/src", "tests/it"].into_iter().flat_map(sources) {
        for drawer in ["util", "utils", "helper", "helpers", "misc"] {
            let is_drawer = source.path.split(['/', '.']).any(|part| part == drawer);
            assert!(!is_drawer, "{}: name the thing", source.path);
        }
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for source in ["runtime/src", "macros/src", "tests/it"].into_iter().flat_map(sources) {
        assert!(source.text.starts_with("//! "), "{} has no `//!` first line", source.path);
    }
}

// The runtime has no parser for path patterns: they arrive parsed. The prefix of a blueprint does
// not, but it is literal text: the module that reads it looks for braces only to refuse them.
#[test]
fn the_runtime_does_not_look_for_braces() {
    let refuses = "runtime/src/app/prefix.rs";
    let all = sources("runtime/src/router").into_iter().chain(sources("runtime/src/app"));
    for source in all.filter(|source| source.path != refuses) {
        let shipped = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        for brace in ["'{'", "\"{\"", "b'{'"] {
            assert!(!shipped.contains(brace), "{} looks for {brace}", source.path);
        }
    }
}
