//! The function that is called next, whatever its place in the request.

use std::any::TypeId;
use std::sync::Arc;

use crate::color::{BoxFuture, Colored};
use crate::handler::{Value, View};
use crate::lifecycle::{Cycle, Handling, Phase, Target};
use crate::provider::Blocking;
use crate::{Error, Request, Response, Result};

/// A function of either color.
pub(super) enum Function {
    Sync(SyncFn),
    Async(AsyncFn),
    /// Apart, because it waits for the body.
    Reads(AsyncFn),
    /// Apart, because it is not cancelled with the request (R12).
    AsyncTeardown(AsyncTeardown),
}

/// A `fn`, by the place it is called in.
pub(crate) enum SyncFn {
    /// A provider, before the function that asks for its value.
    Provide(TypeId, Blocking<Request>),
    Before(for<'r> fn(&'r Request) -> Result<Option<Response>>),
    View(for<'r> fn(&'r Request) -> Result<Response>),
    Handler(for<'r> fn(&'r Request, &'r Error) -> Result<Response>, Arc<Error>),
    /// What `after_this_request` was given first.
    AfterThis,
    After(for<'r> fn(&'r Request, &'r mut Response) -> Result<()>),
    Teardown(for<'r> fn(&'r Request, Option<&'r Error>) -> Result<()>),
}

/// An `async fn`, by the place it is called in.
pub(crate) enum AsyncFn {
    Provide(TypeId, for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Value>>),
    Before(for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Option<Response>>>),
    View(for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Response>>),
    Handler(for<'r> fn(&'r Request, &'r Error) -> BoxFuture<'r, Result<Response>>, Arc<Error>),
    After(for<'r> fn(&'r Request, &'r mut Response) -> BoxFuture<'r, Result<()>>),
}

/// An async teardown.
pub(crate) type AsyncTeardown =
    for<'r> fn(&'r Request, Option<&'r Error>) -> BoxFuture<'r, Result<()>>;

impl Cycle {
    /// The function that is next in this phase; `None` when the phase is over.
    pub(super) fn function(&self) -> Option<Function> {
        let scope = self.scope();
        Some(match &self.phase {
            Phase::Before(at) => match scope.before.get(*at)?.call {
                Colored::Sync(call) => Function::Sync(SyncFn::Before(call)),
                Colored::Async(call) => Function::Async(AsyncFn::Before(call)),
            },
            Phase::View => match self.target {
                Target::View(view, _) => self.view(view),
                Target::Answer(_) | Target::Error(_) => return None,
            },
            Phase::Handler(Handling { call, error, .. }) => match *call {
                Colored::Sync(call) => Function::Sync(SyncFn::Handler(call, Arc::clone(error))),
                Colored::Async(call) => Function::Async(AsyncFn::Handler(call, Arc::clone(error))),
            },
            Phase::After if self.req.has_after() => Function::Sync(SyncFn::AfterThis),
            Phase::After => match scope.after.get(self.after)?.call {
                Colored::Sync(call) => Function::Sync(SyncFn::After(call)),
                Colored::Async(call) => Function::Async(AsyncFn::After(call)),
            },
            Phase::Teardown(at) => match scope.teardown.get(*at)?.call {
                Colored::Sync(call) => Function::Sync(SyncFn::Teardown(call)),
                Colored::Async(call) => Function::AsyncTeardown(call),
            },
            Phase::Done => return None,
        })
    }

    /// The view, inside its decorators if it has any.
    fn view(&self, view: View) -> Function {
        let around = self.around();
        match around.map_or(view, |around| around.view(&self.req)) {
            Colored::Sync(call) => Function::Sync(SyncFn::View(call)),
            Colored::Async(call) if around.is_some_and(|it| it.reads_on_loop(&self.req)) => {
                Function::Reads(AsyncFn::View(call))
            }
            Colored::Async(call) => Function::Async(AsyncFn::View(call)),
        }
    }
}
