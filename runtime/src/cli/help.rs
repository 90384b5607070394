//! `app --help`

use std::fmt::Write as _;

use crate::App;
use crate::app::AppCommand;
use crate::cli::options::{OPTIONS, Opt};

/// `app` is missing where it cannot be built.
pub(super) fn text(app: Option<&App>) -> String {
    let mut text = String::from(
        "Usage: app [run] [FLAGS]   serve (the default)\n       \
                app routes          list the routes; with `--sort COLUMN`, with `--json`\n       \
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
    text.push_str(&commands(app.map_or(&[], App::commands)));
    text.push_str(
        "\nA flag goes before its variable. TIME is `30`, `500ms`, `30s`, `2m` or `none`.\n",
    );
    text
}

/// The app's own commands, if it has any.
fn commands(all: &[AppCommand]) -> String {
    let mut text = String::new();
    if !all.is_empty() {
        text.push_str("\nCommands, each with arguments of its own:\n");
    }
    let width = all.iter().map(|own| own.name.chars().count()).max().unwrap_or_default();
    for AppCommand { name, command, .. } in all {
        let line = format!("  {name:width$}  {}", command.help);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn flag(option: &Opt) -> String {
    match option.value {
        Some(value) => format!("--{} {value}", option.name),
        None => format!("--{}", option.name),
    }
}
