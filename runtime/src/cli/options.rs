//! The table of options: each is a flag of the command line and a variable of the environment.

use std::ffi::OsString;
use std::str::FromStr;

use crate::cli::args::Usage;
use crate::server::{LogLevel, Settings};

/// What a command line or an environment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) settings: Settings,
    pub(super) log: Option<LogLevel>,
}

/// One option.
pub(super) struct Opt {
    /// `bind`: the flag `--bind` and the variable `DUOTONE_BIND`.
    pub(super) name: &'static str,
    /// What stands for its value in the help; a flag without one means `true`.
    pub(super) value: Option<&'static str>,
    pub(super) help: &'static str,
    set: fn(&mut Told, &str) -> Result<(), String>,
}

pub(super) const OPTIONS: &[Opt] = &[
    Opt {
        name: "bind",
        value: Some("ADDR"),
        help: "listen on HOST:PORT or unix:PATH; repeat it, or separate by commas [127.0.0.1:5000]",
        set: |told, text| {
            for address in text.split(',') {
                told.settings.bind.push(parse(address.trim())?);
            }
            Ok(())
        },
    },
    Opt {
        name: "worker-class",
        value: Some("CLASS"),
        help: "run requests on the event loop (async) or on worker threads (threads) [async]",
        set: |told, text| {
            let class = text.parse().map_err(|_| {
                format!("`{text}` is not a worker class\n  help: write `async` or `threads`")
            })?;
            told.settings.worker_class = Some(class);
            Ok(())
        },
    },
    Opt {
        name: "workers",
        value: Some("N"),
        help: "event-loop threads [one per core]",
        set: |told, text| set_count(&mut told.settings.workers, text),
    },
    Opt {
        name: "threads",
        value: Some("N"),
        help: "worker threads, at most [512]",
        set: |told, text| set_count(&mut told.settings.threads, text),
    },
    Opt {
        name: "reuse-port",
        value: None,
        help: "share the port with other processes",
        set: |told, text| {
            told.settings.reuse_port = Some(match text {
                "1" | "true" => true,
                "0" | "false" => false,
                _ => return Err(format!("`{text}` is not a switch\n  help: write `1` or `0`")),
            });
            Ok(())
        },
    },
    Opt {
        name: "max-connections",
        value: Some("N"),
        help: "connections at once; further ones wait [no limit]",
        set: |told, text| set_count(&mut told.settings.max_connections, text),
    },
    Opt {
        name: "header-timeout",
        value: Some("TIME"),
        help: "for a client to send the headers of a request [30s]",
        set: |told, text| set(&mut told.settings.header_timeout, text),
    },
    Opt {
        name: "request-timeout",
        value: Some("TIME"),
        help: "for the app to answer [60s]",
        set: |told, text| set(&mut told.settings.request_timeout, text),
    },
    Opt {
        name: "upload-timeout",
        value: Some("TIME"),
        help: "for a client to go on sending a body [30s]",
        set: |told, text| set(&mut told.settings.upload_timeout, text),
    },
    Opt {
        name: "shutdown-timeout",
        value: Some("TIME"),
        help: "for requests to end after SIGTERM or SIGINT [30s]",
        set: |told, text| set(&mut told.settings.shutdown_timeout, text),
    },
    Opt {
        name: "watchdog",
        value: Some("TIME"),
        help: "name async code that holds an event loop for so long, or off [100ms, or off in release]",
        set: |told, text| set(&mut told.settings.watchdog, text),
    },
    Opt {
        name: "log",
        value: Some("LEVEL"),
        help: "off, error, warn, info or debug [info]",
        set: |told, text| set(&mut told.log, text),
    },
];

impl Opt {
    pub(super) fn named(name: &str) -> Option<&'static Opt> {
        OPTIONS.iter().find(|option| option.name == name)
    }

    /// Sets it to what a text says; `place` is the flag or variable that said so.
    pub(super) fn set(&self, told: &mut Told, place: &str, text: OsString) -> Result<(), Usage> {
        let said = text
            .into_string()
            .map_err(|text| format!("`{}` is not UTF-8", text.to_string_lossy()))
            .and_then(|text| (self.set)(told, &text));
        said.map_err(|why| Usage::Value { place: place.to_owned(), why })
    }

    /// `DUOTONE_WORKER_CLASS`
    pub(super) fn variable(&self) -> String {
        format!("DUOTONE_{}", self.name.to_uppercase().replace('-', "_"))
    }
}

/// What the environment says. An empty variable says nothing.
pub(super) fn from_env(var: impl Fn(&str) -> Option<OsString>) -> Result<Told, Usage> {
    let mut told = Told::default();
    for option in OPTIONS {
        let variable = option.variable();
        if let Some(text) = var(&variable).filter(|text| !text.is_empty()) {
            option.set(&mut told, &variable, text)?;
        }
    }
    Ok(told)
}

fn set<T: FromStr<Err: ToString>>(into: &mut Option<T>, text: &str) -> Result<(), String> {
    *into = Some(parse(text)?);
    Ok(())
}

fn parse<T: FromStr<Err: ToString>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn set_count(into: &mut Option<std::num::NonZeroUsize>, text: &str) -> Result<(), String> {
    let count = text
        .parse()
        .map_err(|_| format!("`{text}` is not a count\n  help: write a whole number above zero"))?;
    *into = Some(count);
    Ok(())
}
