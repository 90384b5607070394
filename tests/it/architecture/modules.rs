//! Which modules of the runtime each of its modules may name.

use crate::sources::{modules_named, read, root, sources, words};

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
