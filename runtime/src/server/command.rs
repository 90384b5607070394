//! Runs a command of an app instead of serving it, where its functions would run.

use tokio::runtime::Handle;

use crate::command::Called;
use crate::handler::CommandCall;
use crate::server::{Settings, outside, runtime};
use crate::{Result, TokioBridge};

/// Runs it on a runtime of its own.
pub(crate) fn call_command(settings: Settings, call: CommandCall, called: &Called) -> Result<()> {
    let workers = settings.resolve().workers;
    runtime::block_on(workers, call_command_here(call, called))?
}

/// Runs it inside the runtime of the caller.
pub(crate) async fn call_command_here(call: CommandCall, called: &Called) -> Result<()> {
    let app = called.app();
    let _bound = TokioBridge::bind(app.bridge(), Handle::current());
    outside::run(app, call, called).await
}
