//! Running the app providers: on the loop of a server, on a worker thread, or on this thread.

use std::future::poll_fn;

use crate::bridge::drive;
use crate::bridge::here::{self, Here};
#[cfg(feature = "server")]
use crate::bridge::on;
use crate::color::Colored;
use crate::error::{caught, poll_caught};
use crate::handler::{Origin, Value};
use crate::provider::startup::attempt::{Ticket, join};
use crate::provider::startup::{Call, Making};
use crate::{App, Error, Result};

/// Why an app cannot answer: one of its providers failed.
#[derive(Debug, thiserror::Error)]
#[error("{origin}, a `#[provider(app)]`, failed: {error}")]
struct Failed {
    origin: Origin,
    error: Error,
}

impl App {
    /// Sees to it that the app providers have run, for a request that an event loop received.
    ///
    /// They run on a worker thread: async ones are driven by the app's bridge, since the loop of
    /// the first request may not outlive it, and are not cancelled with it.
    pub(crate) async fn provided(&self) -> Result<()> {
        let Some((attempt, ticket)) = join(self) else { return Ok(()) };
        match ticket {
            None => {}
            // R44: this thread blocks for the request anyway.
            Some(ticket) if here::get() == Here::Driving => {
                let _here = here::enter(Here::Anywhere);
                on_this_thread(ticket);
            }
            Some(ticket) => self.pool().run_always(move || on_this_thread(ticket)),
        }
        attempt.outcome().await
    }

    /// The same for a thread that may block.
    pub(crate) fn provided_sync(&self) -> Result<()> {
        let Some((attempt, ticket)) = join(self) else { return Ok(()) };
        ticket.into_iter().for_each(on_this_thread);
        drive(&**self.bridge(), attempt.outcome())
    }

    /// The same for a server that starts: async ones are awaited on its loop, which goes on.
    #[cfg(feature = "server")]
    pub(crate) async fn provided_on_loop(&self) -> Result<()> {
        let Some((attempt, ticket)) = join(self) else { return Ok(()) };
        if let Some(ticket) = ticket {
            let outcome = on_loop(ticket.app()).await;
            ticket.finish(outcome);
        }
        attempt.outcome().await
    }
}

fn on_this_thread(ticket: Ticket) {
    let outcome = each(ticket.app());
    ticket.finish(outcome);
}

fn each(app: &App) -> Result<()> {
    let bridge = &**app.bridge();
    app.providers().all.iter().try_for_each(|making| {
        making.make(|call| match call {
            Colored::Sync(call) => app.enter(|| caught(|| call.call(app))),
            Colored::Async(call) => {
                let mut future = call(app);
                drive(bridge, app.within_at(None, poll_fn(|cx| poll_caught(&mut future, cx))))
            }
        })
    })
}

#[cfg(feature = "server")]
async fn on_loop(app: &App) -> Result<()> {
    for making in &app.providers().all {
        if making.made.get().is_some() {
            continue;
        }
        let value = match &making.call {
            Colored::Async(call) => {
                let mut future = call(app);
                app.within_at(None, poll_fn(|cx| poll_caught(&mut future, cx))).await
            }
            Colored::Sync(call) => {
                let (call, its_app) = (*call, app.clone());
                let made = on(app.pool(), move || its_app.enter(|| caught(|| call.call(&its_app))));
                match made {
                    Ok(made) => made.await.unwrap_or_else(|lacking| Err(lacking.into())),
                    Err(lacking) => Err(lacking.into()),
                }
            }
        };
        making.keep(value)?;
    }
    Ok(())
}

impl Making {
    /// Calls it, unless an attempt before this one did.
    fn make(&self, run: impl FnOnce(&Call) -> Result<Value>) -> Result<()> {
        if self.made.get().is_some() { Ok(()) } else { self.keep(run(&self.call)) }
    }

    fn keep(&self, value: Result<Value>) -> Result<()> {
        let value = value.map_err(|error| Failed { origin: self.origin, error })?;
        // One attempt runs at a time, so there is none yet.
        let _ = self.made.set(value);
        Ok(())
    }
}
