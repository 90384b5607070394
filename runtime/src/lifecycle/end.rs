//! How a request ends: with its answer complete, cut short, or by a step that could not be done.

use std::sync::Arc;

use crate::lifecycle::{Cycle, Phase};
use crate::{Error, Request, Response, context};

impl Cycle {
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

    /// The response is complete: it takes the form in which it is sent (R22, R36).
    pub(super) fn send(&mut self) {
        self.finish();
        self.phase = Phase::Teardown(0);
    }

    fn finish(&mut self) {
        finish(&self.req, &mut self.res);
    }

    /// Puts a response in the place of another, whose stream may be a type of the user's.
    pub(super) fn replace(&mut self, res: Response) {
        if self.res.body().is_stream() {
            context::discard_in(&self.req, std::mem::take(&mut self.res));
        }
        self.res = res;
    }
}

/// Gives a response the form in which it is sent.
pub(super) fn finish(req: &Arc<Request>, res: &mut Response) {
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
