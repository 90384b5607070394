//! `app --help`

use std::fmt::Write as _;

use crate::cli::options::{OPTIONS, Opt};

pub(super) fn text() -> String {
    let mut text = String::from(
        "Usage: app [run] [FLAGS]   serve (the default)\n       \
                app routes          list the routes\n       \
                app --version       say which Duotone this is\n\n\
         Flags, each with its variable:\n",
    );
    let flags: Vec<String> = OPTIONS.iter().map(flag).collect();
    let width = flags.iter().map(String::len).max().unwrap_or_default();
    let variables = OPTIONS.iter().map(|option| option.variable().len()).max().unwrap_or_default();
    for (option, flag) in OPTIONS.iter().zip(&flags) {
        let (variable, help) = (option.variable(), option.help);
        // INVARIANT: writing to a `String` does not fail.
        writeln!(text, "  {flag:width$}  {variable:variables$}  {help}").expect("a string");
    }
    text.push_str(
        "\nA flag goes before its variable. TIME is `30`, `500ms`, `30s`, `2m` or `none`.\n",
    );
    text
}

fn flag(option: &Opt) -> String {
    match option.value {
        Some(value) => format!("--{} {value}", option.name),
        None => format!("--{}", option.name),
    }
}
