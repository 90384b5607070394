//! The command line: `[run] [--FLAG VALUE]..`, `routes ..`, `NAME ARGS..`, `--help`, `--version`.

use std::ffi::OsString;

use lexopt::{Arg, Parser};

use crate::cli::commands::Call;
use crate::cli::options::{OPTIONS, Opt, Told};
use crate::cli::{Page, listing};

/// What a command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    Run(Told),
    Call(Call),
    Print(Page),
}

/// What is wrong with a command line or a variable, and what to write instead.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Usage {
    #[error("{place}: {why}")]
    Value { place: String, why: String },
    #[error("unknown command `{name}`\n  help: the commands are {}", list(.known))]
    Command { name: String, known: Vec<String> },
    #[error("a second command, `{0}`\n  help: give one of `run` and `routes`")]
    SecondCommand(String),
    #[error("unknown flag `{flag}`\n  help: {}", known_flags())]
    Flag { flag: String },
    #[error("missing a value for `{0}`\n  help: `--help` says which values it takes")]
    NoValue(String),
    #[error("`{0}` takes no value")]
    NotWanted(String),
    #[error("`routes` takes no `{0}`\n  help: its flags are `--sort COLUMN` and `--json`")]
    RoutesWith(String),
    #[error("`{name}` takes no flags of the server\n  help: remove `{flag}`, or write it behind")]
    FlagBefore { name: String, flag: String },
}

pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Usage> {
    let mut parser = Parser::from_args(args);
    let mut told = Told::default();
    let mut is_run = false;
    let mut flag_before = None;
    while let Some(arg) = parser.next().map_err(not_wanted)? {
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Print(Page::Help)),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Print(Page::Version)),
            Arg::Value(name) if !is_run => {
                let name = name.to_string_lossy().into_owned();
                match (&*name, flag_before.take()) {
                    ("run", _) => is_run = true,
                    ("routes", Some(flag)) => return Err(Usage::RoutesWith(flag)),
                    ("routes", None) => return listing::parse(parser),
                    (_, flag) => return call(name, flag, parser),
                }
            }
            Arg::Value(name) => {
                return Err(Usage::SecondCommand(name.to_string_lossy().into_owned()));
            }
            Arg::Short(letter) => return Err(Usage::Flag { flag: format!("-{letter}") }),
            Arg::Long(name) => {
                let flag = format!("--{name}");
                let option = Opt::named(name).ok_or_else(|| Usage::Flag { flag: flag.clone() })?;
                let text = match option.value {
                    Some(_) => parser.value().map_err(|_| Usage::NoValue(flag.clone()))?,
                    None => "1".into(),
                };
                option.set(&mut told, &flag, text)?;
                flag_before = Some(flag);
            }
        }
    }
    Ok(Command::Run(told))
}

/// A command that is not ours: what stands behind its name is its own.
fn call(name: String, flag: Option<String>, mut rest: Parser) -> Result<Command, Usage> {
    if let Some(flag) = flag {
        return Err(Usage::FlagBefore { name, flag });
    }
    // INVARIANT: a name was the last that was read, and not a flag that may have a value behind it.
    let args = rest.raw_args().expect("no value is left over").collect();
    Ok(Command::Call(Call { name, args }))
}

/// The one thing that `next` complains about: `--reuse-port=x`.
pub(super) fn not_wanted(error: lexopt::Error) -> Usage {
    match error {
        lexopt::Error::UnexpectedValue { option, .. } => Usage::NotWanted(option),
        other => Usage::Flag { flag: other.to_string() },
    }
}

fn known_flags() -> String {
    let flags: Vec<_> = OPTIONS.iter().map(|option| format!("`--{}`", option.name)).collect();
    format!("the flags are {}", flags.join(", "))
}

/// `a`, `b` and `c`
fn list(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
