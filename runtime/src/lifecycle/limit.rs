//! The time that a request may take until it has an answer: `timeout = "2s"`.
//!
//! It covers the before-hooks, the view and all that these wait for. Error handlers, after-hooks and
//! teardowns have the time that they need.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::lifecycle::end::finish;
use crate::lifecycle::{Cycle, Phase};
use crate::timer::Clock;
use crate::{Cancelled, HttpError, Request, Response, context, error};

/// That of one request.
pub(super) enum Limit {
    None,
    Runs(#[expect(dead_code, reason = "it runs while it is held")] Clock),
    /// It was not kept. What was cut may have left sync code behind.
    Over,
}

impl Cycle {
    /// From now on its time runs, before the first step.
    pub(crate) fn limit(&mut self, clock: Option<Clock>) {
        self.limit = clock.map_or(Limit::None, Limit::Runs);
    }

    /// Whether its time runs.
    pub(crate) fn is_limited(&self) -> bool {
        matches!(self.limit, Limit::Runs(_))
    }

    /// Nothing of it can be too late any more.
    pub(super) fn end_limit(&mut self) {
        if self.is_limited() {
            self.limit = Limit::None;
        }
    }

    /// Whether its time is over. An answer in time ends the limit.
    pub(super) fn is_overdue(&mut self) -> bool {
        let has_answer = !matches!(self.phase, Phase::Before(_) | Phase::View);
        if has_answer && self.req.cancel().lift() {
            self.end_limit();
        }
        self.is_limited() && self.req.cancel().overdue().is_some()
    }

    /// Its time is over, and nothing of it runs any more: this is an error like any other (R13), and
    /// what follows on it may wait.
    pub(crate) fn time_out(&mut self) {
        self.limit = Limit::Over;
        self.req.cancel().resume();
        let error = overdue(&self.req);
        let _entered = context::enter(&self.req);
        self.fail(error.into());
    }

    /// The same while a function of it still runs: nothing more is begun but the teardowns.
    pub(crate) fn give_up(&mut self) {
        let answer = error::page(&self.req, &overdue(&self.req), None);
        self.cut_short(answer);
    }
}

/// The answer to a request whose function runs elsewhere, and cannot be stopped.
pub(crate) fn too_late(req: &Arc<Request>) -> Response {
    let mut res = error::page(req, &overdue(req), None);
    finish(req, &mut res);
    res
}

/// 503 rather than 504, which is for gateways, or 408, which blames the client. There is no
/// `Retry-After`: the work may be half done, and only the client knows whether it can be repeated.
fn overdue(req: &Request) -> HttpError {
    let limit = req.timeout().unwrap_or(Duration::ZERO);
    let (method, path) = (req.method(), req.path());
    tracing::warn!(%method, path, "no answer within {limit:?}");
    HttpError::new(StatusCode::SERVICE_UNAVAILABLE)
        .message(format!("no answer within {limit:?}"))
        .source(Cancelled::TimedOut)
}
