//! Runs a command of an app instead of serving it, where its functions would run.

use tokio::runtime::Handle;

use crate::command::Called;
use crate::handler::{CommandCall, Meta};
use crate::limit::Limit;
use crate::server::{Settings, leftovers, outside, runtime};
use crate::{Result, TokioBridge};

/// Runs it on a runtime of its own.
pub(crate) fn call_command(
    settings: Settings,
    meta: &Meta,
    call: CommandCall,
    called: &Called,
) -> Result<()> {
    let workers = settings.clone().resolve().workers;
    runtime::block_on(workers, call_command_here(settings, meta, call, called))?
}

/// Runs it inside the runtime of the caller. The tasks that it started are waited for as when a
/// server stops.
///
/// A command that asks for the value of an app provider has them run first; others need not wait for
/// a database that they do not use.
pub(crate) async fn call_command_here(
    settings: Settings,
    meta: &Meta,
    call: CommandCall,
    called: &Called,
) -> Result<()> {
    let app = called.app();
    let _bound = TokioBridge::bind(app.bridge(), Handle::current());
    if app.providers().are_asked_by(meta.needs) {
        app.provided_on_loop().await?;
    }
    let done = outside::run(app, call, called).await;
    let limit = Limit(settings.resolve().shutdown_timeout);
    leftovers::finish_tasks(app, limit.starting_now()).await;
    done
}
