//! What has to be done next: the order of the functions of a request.

use crate::handler::Origin;
use crate::lifecycle::limit::Limit;
use crate::lifecycle::{AsyncFn, AsyncTeardown, Cycle, Phase, SyncFn};

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
}
