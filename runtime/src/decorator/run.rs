//! Runs a view inside its decorators: here, on a thread that may block, or on an event loop.

use std::pin::pin;

use crate::bridge::driven_here;
use crate::bridge::here::{self, Here};
use crate::color::{BoxFuture, Colored};
use crate::decorator::around::{driven, finish};
use crate::decorator::stack::{Place, Reads};
use crate::decorator::{Next, trip};
use crate::provider::prepare;
use crate::{Request, Response, Result};

/// On this thread, which may block.
pub(super) fn here(req: &Request) -> Result<Response> {
    Place::new(req, 0).run_here()
}

/// On the event loop that polls it: what is sync goes to a worker, in one trip.
pub fn on_loop(req: &Request) -> BoxFuture<'_, Result<Response>> {
    Place::new(req, 0).run()
}

impl<'a> Place<'a> {
    /// Runs what is from here inward on this thread, which may block.
    fn run_here(self) -> Result<Response> {
        if self.level().in_place { self.call_here() } else { driven(self.req, pin!(self.run()))? }
    }

    /// Calls this level on this thread, which may block.
    pub(super) fn call_here(self) -> Result<Response> {
        let (level, req) = (self.level(), self.req);
        if level.reads == Reads::Here && !req.body().is_read() {
            finish(req, driven_here(), pin!(req.body().read()))?;
        }
        finish(req, Here::Anywhere, pin!(prepare(req, level.needs)))??;
        match (&level.around, self.stack.view) {
            (Some(around), _) => {
                around.call_here(req, Next::calling(&mut || self.inward().run_here()))
            }
            (None, Colored::Sync(view)) => {
                let _called = req.app().watchdog().calls(self.view());
                view(req)
            }
            (None, Colored::Async(view)) => {
                let (watch, mut view) = (req.app().watchdog().watch(self.view()), view(req));
                driven(req, pin!(watch.polls(view.as_mut())))?
            }
        }
    }

    /// Runs what is from here inward on an event loop, or under a bridge.
    pub(super) fn run(self) -> BoxFuture<'a, Result<Response>> {
        match (self.own(), &self.level().around, self.stack.view) {
            (Some(own), ..) => own.run(self.req, self.at),
            (None, Some(around), _) => around.call_on_loop(self),
            (None, None, Colored::Async(view)) if self.level().is_bare => view(self.req),
            (None, None, view) => Box::pin(async move {
                match (self.begin().await?, view) {
                    (Some(answer), _) => Ok(answer),
                    (None, Colored::Async(view)) => view(self.req).await,
                    // INVARIANT: a sync view was not left to be called here.
                    (None, Colored::Sync(_)) => unreachable!("a sync view on an event loop"),
                }
            }),
        }
    }

    /// What comes before this level's own code: its body and its providers. `Some` is the answer
    /// of this level and all that is inside of it, where that ran on a worker.
    pub(super) async fn begin(self) -> Result<Option<Response>> {
        let (level, body) = (self.level(), self.req.body());
        if level.in_place && (level.reads == Reads::Nobody || body.is_at_hand()) {
            return self.elsewhere().await.map(Some);
        }
        if level.reads == Reads::Here {
            body.read().await;
        }
        prepare(self.req, level.needs).await?;
        if level.blocks { self.elsewhere().await.map(Some) } else { Ok(None) }
    }

    /// Calls this level where it may block: on a worker, or on this thread if that blocks for the
    /// request anyway (R44).
    async fn elsewhere(self) -> Result<Response> {
        if here::get() == Here::Driving {
            let _here = here::enter(Here::Anywhere);
            return self.call_here();
        }
        trip::to_worker(self.req, self.at).await
    }
}
