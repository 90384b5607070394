//! The function that is called next, whatever its place in the request.

use std::any::TypeId;
use std::sync::Arc;

use crate::color::{BoxFuture, Colored};
use crate::handler::{Meta, Origin, Value, View};
use crate::lifecycle::{Cycle, Handling, Phase, Step, Target};
use crate::provider::Blocking;
use crate::{Error, Request, Response, Result};

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
    /// The function that is next in this phase, or what goes before it; `None` when the phase is
    /// over.
    pub(super) fn function(&self) -> Option<Step> {
        let scope = self.scope();
        let (first, step) = match &self.phase {
            Phase::Before(at) => {
                let hook = scope.before.get(*at)?;
                (
                    self.first(hook.meta),
                    match hook.call {
                        Colored::Sync(call) => Step::Sync(SyncFn::Before(call)),
                        Colored::Async(call) => {
                            Step::Async(AsyncFn::Before(call), &hook.meta.origin)
                        }
                    },
                )
            }
            Phase::View => match self.target {
                Target::View(view, meta) => return Some(self.view(view, meta)),
                Target::Answer(_) | Target::Error(_) => return None,
            },
            Phase::Handler(Handling { call, meta, error, .. }) => (
                self.first(meta),
                match *call {
                    Colored::Sync(call) => Step::Sync(SyncFn::Handler(call, Arc::clone(error))),
                    Colored::Async(call) => {
                        Step::Async(AsyncFn::Handler(call, Arc::clone(error)), &meta.origin)
                    }
                },
            ),
            Phase::After if self.req.has_after() => (None, Step::Sync(SyncFn::AfterThis)),
            Phase::After => {
                let hook = scope.after.get(self.after)?;
                (
                    self.first(hook.meta),
                    match hook.call {
                        Colored::Sync(call) => Step::Sync(SyncFn::After(call)),
                        Colored::Async(call) => {
                            Step::Async(AsyncFn::After(call), &hook.meta.origin)
                        }
                    },
                )
            }
            Phase::Teardown(at) => {
                let hook = scope.teardown.get(*at)?;
                (
                    self.first(hook.meta),
                    match hook.call {
                        Colored::Sync(call) => Step::Sync(SyncFn::Teardown(call)),
                        Colored::Async(call) => Step::AsyncTeardown(call, &hook.meta.origin),
                    },
                )
            }
            Phase::Done => return None,
        };
        Some(first.unwrap_or(step))
    }

    /// Of the before-hook or the view that is next, or was called just now.
    pub(super) fn origin(&self) -> Option<&'static Origin> {
        match (&self.phase, &self.target) {
            (Phase::Before(at), _) => self.scope().before.get(*at).map(|hook| &hook.meta.origin),
            (Phase::View, Target::View(_, meta)) => Some(&meta.origin),
            _ => None,
        }
    }

    /// The view, inside its decorators if it has any.
    fn view(&self, view: View, meta: &'static Meta) -> Step {
        let Some(around) = self.around() else {
            return self.first(meta).unwrap_or(match view {
                Colored::Sync(call) => Step::Sync(SyncFn::View(call)),
                Colored::Async(call) => Step::Async(AsyncFn::View(call), &meta.origin),
            });
        };
        // What stands inside of decorators is prepared there.
        if around.lacks_body(&self.req) {
            return Step::ReadBody;
        }
        match around.view(&self.req) {
            Colored::Sync(call) => Step::Sync(SyncFn::View(call)),
            Colored::Async(call) if around.reads_on_loop(&self.req) => {
                Step::Reads(AsyncFn::View(call), &meta.origin)
            }
            Colored::Async(call) => Step::Async(AsyncFn::View(call), &meta.origin),
        }
    }
}
