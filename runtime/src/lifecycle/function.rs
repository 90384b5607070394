//! The function that is called next, whatever its place in the request.

use std::any::TypeId;

use crate::app::{Hook, RouteEntry};
use crate::color::{BoxFuture, Colored};
use crate::handler::{Origin, Value};
use crate::lifecycle::{Cycle, Phase, Step};
use crate::provider::Blocking;
use crate::{Error, Request, Response, Result};

/// A `fn`, by the place it is called in.
#[derive(Clone, Copy)]
pub(crate) enum SyncFn {
    /// A provider, before the function that asks for its value.
    Provide(TypeId, Blocking<Request>),
    Before(for<'r> fn(&'r Request) -> Result<Option<Response>>),
    View(for<'r> fn(&'r Request) -> Result<Response>),
    /// With the error that the phase has.
    Handler(for<'r> fn(&'r Request, &'r Error) -> Result<Response>),
    /// What `after_this_request` was given first.
    AfterThis,
    After(for<'r> fn(&'r Request, &'r mut Response) -> Result<()>),
    Teardown(for<'r> fn(&'r Request, Option<&'r Error>) -> Result<()>),
}

/// An `async fn`, by the place it is called in.
#[derive(Clone, Copy)]
pub(crate) enum AsyncFn {
    Provide(TypeId, for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Value>>),
    Before(for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Option<Response>>>),
    View(for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Response>>),
    /// With the error that the phase has.
    Handler(for<'r> fn(&'r Request, &'r Error) -> BoxFuture<'r, Result<Response>>),
    After(for<'r> fn(&'r Request, &'r mut Response) -> BoxFuture<'r, Result<()>>),
}

/// An async teardown.
pub(crate) type AsyncTeardown =
    for<'r> fn(&'r Request, Option<&'r Error>) -> BoxFuture<'r, Result<()>>;

impl Cycle {
    /// The call of a function, or what goes before it.
    pub(super) fn step<S: Copy, A: Copy>(
        &self,
        hook: &Hook<Colored<S, A>>,
        sync: impl FnOnce(S, &'static Origin) -> Step,
        asyn: impl FnOnce(A, &'static Origin) -> Step,
    ) -> Step {
        self.first(hook).unwrap_or_else(|| match hook.call {
            Colored::Sync(call) => sync(call, &hook.meta.origin),
            Colored::Async(call) => asyn(call, &hook.meta.origin),
        })
    }

    /// Of the before-hook or the view that is next, or was called just now.
    pub(super) fn origin(&self) -> Option<&'static Origin> {
        match &self.phase {
            Phase::Before(at) => self.scope().before.get(*at).map(|hook| &hook.meta.origin),
            Phase::View if self.instead.is_none() => self.route().map(|route| &route.meta.origin),
            _ => None,
        }
    }

    /// The view, inside its decorators if it has any.
    pub(super) fn view(&self, route: &RouteEntry) -> Step {
        let Some(around) = route.around() else {
            return self.step(
                &route.view,
                |call, origin| Step::Sync(SyncFn::View(call), Some(origin)),
                |call, origin| Step::Async(AsyncFn::View(call), origin),
            );
        };
        // What stands inside of decorators is prepared there.
        if around.lacks_body(&self.req) {
            return Step::ReadBody;
        }
        let origin = &route.meta.origin;
        match around.view(&self.req) {
            Colored::Sync(call) => Step::Sync(SyncFn::View(call), Some(origin)),
            Colored::Async(call) if around.reads_on_loop(&self.req) => {
                Step::Reads(AsyncFn::View(call), origin)
            }
            Colored::Async(call) => Step::Async(AsyncFn::View(call), origin),
        }
    }
}
