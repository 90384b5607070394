//! The invariants of `ARCHITECTURE.md`, read off the source files.

use std::fs;

use crate::sources::{modules_named, read, root, sources, words};

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

/// What the crate exports at its root in lower case.
const EXPORTED: &[&str] = &[
    "abort",
    "async_to_sync",
    "copy_current_request_context",
    "handlers",
    "header",
    "sync_to_async",
    "try_async_to_sync",
    "try_sync_to_async",
];

/// The other modules that each module of the runtime may name. The types that the crate exports at
/// its root are everybody's.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("color", &[]),
    ("handler", &["color", "decorator"]),
    ("router", &["app", "handler", "request"]),
    (
        "lifecycle",
        &[
            "app",
            "color",
            "context",
            "decorator",
            "error",
            "handler",
            "provider",
            "request",
            "router",
            "timer",
        ],
    ),
    (
        "provider",
        &["bridge", "by_type", "color", "context", "error", "extract", "handler", "watch"],
    ),
    (
        "drive",
        &[
            "bridge",
            "cancel",
            "color",
            "context",
            "error",
            "green",
            "handler",
            "lifecycle",
            "sync",
            "task",
            "watch",
        ],
    ),
    ("bridge", &["cancel", "context", "green", "sync"]),
    ("green", &["bridge", "context", "task", "testing", "timer", "watch"]),
    ("by_type", &[]),
    ("cancel", &["green", "sync"]),
    ("limit", &[]),
    ("watch", &["bridge", "green", "handler", "limit"]),
    ("context", &["sync", "watch"]),
    ("enter", &["bridge", "context", "watch"]),
    ("ensure", &[]),
    ("sync", &[]),
    ("task", &["bridge", "context", "enter", "green", "handler", "sync", "watch"]),
    (
        "decorator",
        &["bridge", "color", "context", "error", "green", "handler", "provider", "watch"],
    ),
    (
        "app",
        &[
            "bridge",
            "decorator",
            "handler",
            "provider",
            "router",
            "session",
            "task",
            "url",
            "watch",
        ],
    ),
    ("blueprint", &["app", "handler"]),
    ("extension", &[]),
    ("request", &["by_type", "cancel", "extract", "provider", "session", "sync", "task", "timer"]),
    ("response", &["extract"]),
    ("timer", &[]),
    ("error", &["color", "extract", "green"]),
    ("extract", &["handler", "request"]),
    ("session", &["handler"]),
    ("url", &["app", "context", "extract", "handler"]),
    (
        "testing",
        &["context", "decorator", "enter", "green", "request", "response", "router", "server"],
    ),
    ("body", &["request"]),
    ("cli", &["app", "command", "handler", "server"]),
    ("command", &["handler"]),
    (
        "server",
        &[
            "app", "bridge", "cli", "color", "command", "drive", "green", "handler", "limit",
            "task", "watch",
        ],
    ),
];

#[test]
fn modules_of_the_runtime_name_only_those_they_may() {
    let mut found = Vec::new();
    for (module, may_name) in MAY_NAME {
        let folder = format!("runtime/src/{module}");
        let file = root().join(format!("{folder}.rs"));
        let inside = if root().join(&folder).is_dir() { sources(&folder) } else { Vec::new() };
        let of_module = file.is_file().then(|| read(file)).into_iter().chain(inside);
        for source in of_module {
            for named in modules_named(&source.code) {
                let allowed = named == *module || may_name.contains(&named);
                let exported = EXPORTED.contains(&named);
                if !allowed && !exported {
                    found.push(format!("{} names `crate::{named}`", source.path));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_module_of_the_runtime_is_in_the_table() {
    let lib = read(root().join("runtime/src/lib.rs"));
    let declared = lib.code.lines().filter_map(|line| {
        let name = line.strip_prefix("mod ").or_else(|| line.strip_prefix("pub mod "))?;
        name.strip_suffix(';')
    });
    // Those that gather what the others define.
    let gathers = ["__private", "attributes", "prelude"];
    for module in declared.filter(|module| !gathers.contains(module) && *module != "under_loom") {
        let listed = MAY_NAME.iter().any(|(listed, _)| *listed == module);
        assert!(listed, "`{module}` is missing in `MAY_NAME`");
    }
}

// What `.ci/run loom` cannot take the place of, it does not check.
#[test]
fn what_waits_for_another_thread_does_so_by_the_module_sync() {
    for part in ["bridge", "drive", "task", "decorator"] {
        for source in sources(&format!("runtime/src/{part}")) {
            for after in source.code.split("std::sync::").skip(1) {
                let named = after.split(';').next().unwrap_or_default();
                let found = words(named)
                    .find(|word| ["Mutex", "Condvar", "Barrier", "atomic", "mpsc"].contains(word));
                assert_eq!(found, None, "{} has it from the standard library", source.path);
            }
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
            "tests/it/green/client.rs",
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
