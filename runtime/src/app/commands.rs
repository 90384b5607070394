//! The commands of an app, by name.

use crate::app::Fault;
use crate::handler::{Command, Meta};

/// What the command line calls for itself.
const RESERVED: [&str; 2] = ["run", "routes"];

/// A command, as the command line calls it.
pub(crate) struct AppCommand {
    /// That of its blueprint before its own (R30).
    pub(crate) name: String,
    pub(crate) meta: &'static Meta,
    pub(crate) command: &'static Command,
}

/// Adds a command to those before it.
pub(super) fn add(
    commands: &mut Vec<AppCommand>,
    blueprint: &str,
    meta: &'static Meta,
    command: &'static Command,
) -> Result<(), Fault> {
    let dot = if blueprint.is_empty() { "" } else { "." };
    let name = format!("{blueprint}{dot}{}", command.name);
    if RESERVED.contains(&&*name) {
        let help = "help: give it another name: `#[command(name = \"..\")]`";
        return Err(Fault::new(format!(
            "{} is named like the command `{name}`\n    {help}",
            meta.origin
        )));
    }
    if let Some(before) = commands.iter().find(|before| before.name == name) {
        let what = format!("two commands named `{name}`");
        return Err(Fault::between(what, &before.meta.origin, &meta.origin));
    }
    commands.push(AppCommand { name, meta, command });
    Ok(())
}
