//! The app's own commands: `app NAME ARGS..`

use std::ffi::OsString;

use crate::cli::args::Usage;
use crate::cli::options::Told;
use crate::command::{Args, Called};
use crate::handler::{CommandCall, Meta};
use crate::{App, Result, server};

/// A command that is not the server's, and all that stands behind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) args: Vec<OsString>,
}

impl Call {
    /// Runs it on a runtime of its own.
    pub(super) fn run(self, app: App, told: Told) -> Result<()> {
        let (meta, call, called) = self.find(app);
        told.log.unwrap_or_default().install();
        server::call_command(told.settings, meta, call, &called)
    }

    /// Runs it inside the runtime of the caller.
    pub(super) async fn serve(self, app: App, told: Told) -> Result<()> {
        let (meta, call, called) = self.find(app);
        server::call_command_here(told.settings, meta, call, &called).await
    }

    /// The command of this name. That there is none is a mistake of the command line.
    fn find(self, app: App) -> (&'static Meta, CommandCall, Called) {
        let Call { name, args } = self;
        let found = app.commands().iter().find(|own| own.name == name);
        let Some((meta, call)) = found.map(|own| (own.meta, own.command.call)) else {
            let own = app.commands().iter().map(|own| own.name.clone());
            let known = ["run", "routes"].map(str::to_owned).into_iter().chain(own).collect();
            super::refuse(&Usage::Command { name, known })
        };
        (meta, call, Called { app, args: Args::from_iter(args) })
    }
}
