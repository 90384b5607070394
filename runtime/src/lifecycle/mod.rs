//! Which function of a request is called next: the rules R1 to R21, written once, without I/O and
//! without color.
//!
//! A [`Cycle`] is given the outcome of a call and names the next one. It owns all it knows of the
//! request, so it can move between threads; how a function is called is [`crate::drive`]'s
//! business.

mod call;
mod errors;
mod first;
mod function;
mod limit;
mod outcome;
mod target;

use std::net::SocketAddr;
use std::sync::Arc;

use http::HeaderValue;
use http::request::Parts;

use crate::app::{Hook, Plan, RouteEntry, Scope};
use crate::handler::{ErrorCall, Origin};
use crate::{App, Body, Error, Request, Response, context};

pub(crate) use function::{AsyncFn, AsyncTeardown, SyncFn};
use limit::Limit;
pub(crate) use limit::too_late;
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

/// What has to be done next: plain data, so that it is not kept while it is done.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    /// [`Cycle::run`] this, where blocking is allowed. As with the next three, it is said where the
    /// function was written: for a view with decorators, where the view was. `None` is a closure.
    Sync(SyncFn, Option<&'static Origin>),
    /// [`Cycle::call`] this and record what it comes to.
    Async(AsyncFn, &'static Origin),
    /// The same, but it reads the body: no thread is to wait for it (R33).
    Reads(AsyncFn, &'static Origin),
    /// Run this to its end whatever becomes of the request (R12), with
    /// [`Cycle::teardown_error`], and record what it comes to.
    AsyncTeardown(AsyncTeardown, &'static Origin),
    /// Read the body (R33), then ask again.
    ReadBody,
    /// Cancel the tasks that are part of the request, wait for them (R47), then ask again.
    EndTasks,
    /// Its time is over. Who waits for its functions sees to it that none runs, then
    /// [times it out](Cycle::time_out).
    Overdue,
    /// Send the response, whose body is a stream; teardown comes after it (R11).
    Stream,
    /// Send the response; nothing else is left.
    Done,
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

    /// What has to be done next. Ends of lists are passed over, so the step is a real one.
    pub(crate) fn next(&mut self) -> Step {
        loop {
            if self.is_limited() && self.is_overdue() {
                return Step::Overdue;
            }
            if self.is_ending() {
                if matches!(self.phase, Phase::Teardown(_)) && self.res.body().is_stream() {
                    return Step::Stream;
                }
                // Tasks may leave sync code behind, which is finished; so may what was cut.
                let may_leave = self.ending_tasks || matches!(self.limit, Limit::Over);
                let left_behind = may_leave && !self.req.away().is_empty();
                self.ending_tasks = left_behind || self.req.has_tasks();
                if self.ending_tasks {
                    return Step::EndTasks;
                }
            }
            match &self.phase {
                Phase::Before(at) => {
                    let Some(hook) = self.scope().before.get(*at) else {
                        self.phase = Phase::View;
                        continue;
                    };
                    return self.step(
                        hook,
                        |call, origin| Step::Sync(SyncFn::Before(call), Some(origin)),
                        |call, origin| Step::Async(AsyncFn::Before(call), origin),
                    );
                }
                Phase::View => match (&self.instead, self.route()) {
                    (None, Some(route)) => return self.view(route),
                    // R2: what routing found instead of a view is raised here.
                    _ => self.raise_instead(),
                },
                Phase::Handler(handling) => {
                    return self.step(
                        &handling.hook,
                        |call, origin| Step::Sync(SyncFn::Handler(call), Some(origin)),
                        |call, origin| Step::Async(AsyncFn::Handler(call), origin),
                    );
                }
                Phase::After if self.req.has_after() => return Step::Sync(SyncFn::AfterThis, None),
                Phase::After => {
                    let next = || self.scope().after.get(self.after);
                    let Some(hook) = self.plan.has_after.then(next).flatten() else {
                        self.send();
                        continue;
                    };
                    return self.step(
                        hook,
                        |call, origin| Step::Sync(SyncFn::After(call), Some(origin)),
                        |call, origin| Step::Async(AsyncFn::After(call), origin),
                    );
                }
                Phase::Teardown(at) => {
                    if *at == 0 {
                        self.req.cancel().begin_teardown();
                    }
                    let next = || self.scope().teardown.get(*at);
                    let Some(hook) = self.plan.has_teardown.then(next).flatten() else {
                        self.phase = Phase::Done;
                        return Step::Done;
                    };
                    return self.step(
                        hook,
                        |call, origin| Step::Sync(SyncFn::Teardown(call), Some(origin)),
                        Step::AsyncTeardown,
                    );
                }
                Phase::Done => return Step::Done,
            }
        }
    }

    /// Whether nothing but teardown is left: such a cycle is not refused by a full pool (R8).
    pub(crate) fn is_ending(&self) -> bool {
        matches!(self.phase, Phase::Teardown(_) | Phase::Done)
    }

    /// Whether teardowns are owed: a request of which no function was called owes none (R8).
    pub(crate) fn owes_teardown(&self) -> bool {
        self.begun && (!matches!(self.phase, Phase::Done) || self.req.has_tasks())
    }

    /// Begins nothing more but the teardowns, with this answer: the pool is full, or the client is
    /// gone (R48). A response that was complete is not sent any more, so its stream is not waited
    /// for.
    pub(crate) fn cut_short(&mut self, answer: Response) {
        self.end_limit();
        self.replace(answer);
        if !self.is_ending() {
            self.finish();
            self.phase = if self.begun { Phase::Teardown(0) } else { Phase::Done };
        }
    }

    /// The step that was next cannot be carried out: what the driver uses for it panicked, as the
    /// app's bridge may. Nothing more is begun but the teardowns after it.
    pub(crate) fn broke(&mut self, error: Error) {
        self.end_limit();
        self.log(&error);
        if self.ending_tasks {
            // They are cancelled, and no longer waited for.
            self.ending_tasks = false;
            return self.req.tasks().close();
        }
        match self.phase {
            Phase::Teardown(at) => self.phase = Phase::Teardown(at + 1),
            Phase::Done => {}
            Phase::Before(_) | Phase::View | Phase::Handler(_) | Phase::After => {
                let error = Arc::new(error);
                self.answer_built_in(&error);
                self.unhandled.get_or_insert(error);
                self.send();
            }
        }
    }

    /// What the teardowns are given (R9).
    pub(crate) fn teardown_error(&self) -> Option<Arc<Error>> {
        self.unhandled.clone()
    }

    /// The streamed body is over, perhaps by an error, which the teardowns are given (R11).
    pub(crate) fn stream_ended(&mut self, error: Option<Error>) {
        if let Some(error) = error {
            self.unhandled.get_or_insert_with(|| Arc::new(error));
        }
    }

    fn scope(&self) -> &Arc<Scope> {
        self.req.app().scope(self.req.route())
    }

    fn route(&self) -> Option<&RouteEntry> {
        Some(self.req.app().route(self.req.route()?))
    }

    /// The response is complete: it takes the form in which it is sent (R22, R36).
    fn send(&mut self) {
        self.finish();
        self.phase = Phase::Teardown(0);
    }

    fn finish(&mut self) {
        finish(&self.req, &mut self.res);
    }

    /// Puts a response in the place of another, whose stream may be a type of the user's.
    fn replace(&mut self, res: Response) {
        if self.res.body().is_stream() {
            context::discard_in(&self.req, std::mem::take(&mut self.res));
        }
        self.res = res;
    }
}

/// Gives a response the form in which it is sent.
fn finish(req: &Arc<Request>, res: &mut Response) {
    #[cfg(feature = "session")]
    req.save_session(res);
    let unsent = res.finish(req.method());
    if unsent.is_stream() {
        context::discard_in(req, unsent);
    }
}

/// What belongs to the request ends with it, also while somebody still holds it.
impl Drop for Cycle {
    fn drop(&mut self) {
        // Who has it alone drops it.
        if Arc::strong_count(&self.req) > 1 {
            self.req.end();
        }
    }
}
