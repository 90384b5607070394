//! A request on its way through its functions: the rules R1 to R21, written once, without I/O and
//! without color.
//!
//! A [`Cycle`] is given the outcome of a call and names the next one. It owns all it knows of the
//! request, so it can move between threads; how a function is called is [`crate::drive`]'s
//! business.

mod call;
mod end;
mod errors;
mod first;
mod function;
mod limit;
mod next;
mod outcome;
mod target;

use std::net::SocketAddr;
use std::sync::Arc;

use http::HeaderValue;
use http::request::Parts;

use crate::app::{Hook, Plan, RouteEntry, Scope};
use crate::handler::{ErrorCall, Origin};
use crate::{App, Body, Error, Request, Response};

pub(crate) use function::{AsyncFn, AsyncTeardown, SyncFn};
use limit::Limit;
pub(crate) use limit::too_late;
pub(crate) use next::Step;
pub(crate) use outcome::Outcome;
use target::{Instead, Routed};

/// A request on its way through hooks, view and teardowns.
pub(crate) struct Cycle {
    req: Arc<Request>,
    plan: Plan,
    /// What routing found instead of a view.
    instead: Option<Box<Instead>>,
    phase: Phase,
    res: Response,
    /// The function whose answer that is, when its body is a stream.
    answered_by: Option<&'static Origin>,
    /// What the teardowns are given (R9).
    unhandled: Option<Arc<Error>>,
    /// The `Allow` that a 405 of the router carries, whoever writes its body (R23).
    allow: Option<Box<HeaderValue>>,
    /// How many after-hooks were begun: each is begun at most once (R6).
    after: usize,
    /// An after-hook failed before: the 500 path is not taken again (R6).
    after_failed: bool,
    /// A function was called: teardowns are owed (R8).
    begun: bool,
    /// The last step was to end the tasks.
    ending_tasks: bool,
    limit: Limit,
}

/// Where the request stands. An index is that of the function that is next in its list.
enum Phase {
    Before(usize),
    View,
    /// An error handler answers for what failed.
    Handler(Box<Handling>),
    After,
    Teardown(usize),
    Done,
}

impl Phase {
    /// What the error handler that is next answers for.
    fn error(&self) -> &Error {
        match self {
            Phase::Handler(handling) => &handling.error,
            // A handler is called in the phase that named it.
            _ => unreachable!("an error handler in another phase"),
        }
    }
}

/// An error handler that was found.
struct Handling {
    hook: Hook<ErrorCall>,
    error: Arc<Error>,
    /// It answers for a 500: if it fails too, the built-in page does (R18).
    last: bool,
}

impl Cycle {
    /// Routes a request; nothing is called yet.
    pub(crate) fn new(app: &App, head: Parts, body: Body) -> Self {
        let Routed { req, plan, instead, allow } = target::find(app, head, body);
        Cycle {
            req,
            plan,
            instead,
            phase: if plan.has_before { Phase::Before(0) } else { Phase::View },
            res: Response::default(),
            answered_by: None,
            unhandled: None,
            allow,
            after: 0,
            after_failed: false,
            begun: false,
            ending_tasks: false,
            limit: Limit::None,
        }
    }

    pub(crate) fn request(&self) -> &Arc<Request> {
        &self.req
    }

    /// What there is around the view.
    pub(crate) fn plan(&self) -> Plan {
        self.plan
    }

    /// Sets the client's address, before the first step.
    pub(crate) fn came_from(&mut self, remote: SocketAddr) {
        // INVARIANT: no step has begun, so nobody else has the request.
        Arc::get_mut(&mut self.req).expect("a request of our own").came_from(remote);
    }

    /// Takes the response out, to send it.
    pub(crate) fn take_response(&mut self) -> Response {
        std::mem::take(&mut self.res)
    }

    /// The function that answered with a stream; what changed the response since is not said.
    pub(crate) fn answered_by(&self) -> Option<&'static Origin> {
        self.answered_by
    }

    fn scope(&self) -> &Arc<Scope> {
        self.req.app().scope(self.req.route())
    }

    fn route(&self) -> Option<&RouteEntry> {
        Some(self.req.app().route(self.req.route()?))
    }
}
