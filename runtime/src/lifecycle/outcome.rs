//! What a call came to, and what follows from it.

use std::any::TypeId;

use crate::error::caught;
use crate::handler::{Origin, Value};
use crate::lifecycle::{Cycle, Phase};
use crate::{Cancelled, Error, Panic, Response, Result, context};

/// What a function returned, by the place it was called in.
pub(crate) enum Outcome {
    /// A provider: the phase stays that of the function that asks.
    Provided(TypeId, Result<Value>),
    /// A before-hook.
    Before(Result<Option<Response>>),
    /// A view or an error handler.
    Answer(Result<Response>),
    /// An after-hook or a teardown.
    Done(Result<()>),
}

impl Outcome {
    fn error(&self) -> Option<&Error> {
        match self {
            Outcome::Provided(_, outcome) => outcome.as_ref().err(),
            Outcome::Before(outcome) => outcome.as_ref().err(),
            Outcome::Answer(outcome) => outcome.as_ref().err(),
            Outcome::Done(outcome) => outcome.as_ref().err(),
        }
    }
}

impl Cycle {
    /// Takes note of what the function that was next came to.
    pub(crate) fn record(&mut self, outcome: Outcome) {
        // Errors are shown their status, and dropped, by code of users.
        let error = outcome.error();
        if error.is_some_and(Error::is::<Cancelled>) && self.req.cancel().is_cancelled() {
            // R48: not an error of the request, and nothing follows but teardown.
            return context::discard_in(&self.req, outcome);
        }
        if self.is_limited() && self.req.cancel().overdue().is_some() {
            // Too late. What went wrong may be why.
            if let Some(error) = error {
                self.log(error);
            }
            return context::discard_in(&self.req, outcome);
        }
        let has_error = error.is_some() || matches!(self.phase, Phase::Handler(_));
        let _entered = has_error.then(|| context::enter(&self.req));
        let followed = caught(|| {
            self.follow(outcome);
            Ok(())
        });
        if let Err(panic) = followed {
            self.log(&panic);
        }
    }

    /// What may panic in here is the drop of an error, and the next phase is set before it.
    fn follow(&mut self, outcome: Outcome) {
        match (&self.phase, outcome) {
            (_, Outcome::Provided(provider, outcome)) => {
                self.req.provided().put(provider, outcome);
            }
            (Phase::Before(at), Outcome::Before(Ok(None))) => self.phase = Phase::Before(at + 1),
            (Phase::Before(_), Outcome::Before(Err(error)))
            | (Phase::View, Outcome::Answer(Err(error))) => self.fail(error),
            // R3: a before-hook that answers does so in the view's place.
            (Phase::Before(_), Outcome::Before(Ok(Some(answer))))
            | (Phase::View, Outcome::Answer(Ok(answer))) => {
                self.streams(&answer, self.origin());
                self.answer(answer);
            }
            (Phase::Handler(handling), Outcome::Answer(answer)) => {
                let (meta, last, error) =
                    (handling.hook.meta, handling.last, handling.error.clone());
                match answer {
                    Ok(answer) => {
                        self.streams(&answer, Some(&meta.origin));
                        self.answer_error(answer, &error);
                    }
                    Err(error) => self.fail_handling(meta, last, error),
                }
            }
            (Phase::After, Outcome::Done(Ok(()))) => {}
            (Phase::After, Outcome::Done(Err(error))) => self.fail_after(error),
            (&Phase::Teardown(at), Outcome::Done(done)) => self.torn_down(at, done),
            // A call has the outcome of the phase it was made in, and is recorded once.
            _ => unreachable!("the outcome of a call in another phase"),
        }
    }

    /// Takes note of the function whose answer is a stream.
    fn streams(&mut self, answer: &Response, origin: Option<&'static Origin>) {
        if answer.body().is_stream() {
            self.answered_by = origin;
        }
    }

    /// R10: a teardown that fails is logged, and the others run all the same.
    fn torn_down(&mut self, at: usize, done: Result<()>) {
        self.phase = Phase::Teardown(at + 1);
        if let (Err(error), Some(hook)) = (done, self.scope().teardown.get(at)) {
            let (name, error) = (hook.meta.origin.name, Panic::text_of(&error));
            tracing::error!(teardown = name, path = self.req.path(), "{error}");
        }
    }
}
