//! What a call came to, and what follows from it.

use std::any::TypeId;

use crate::error::caught;
use crate::handler::Value;
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
        if outcome.error().is_some() || self.is_limited() || matches!(self.phase, Phase::Handler(_))
        {
            return self.record_guarded(outcome);
        }
        self.follow(outcome);
    }

    /// The same where it may be too late, and where code of users shows errors their status, and
    /// drops them.
    #[cold]
    fn record_guarded(&mut self, outcome: Outcome) {
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
        let _entered = context::enter(&self.req);
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
        // A call has the outcome of the phase it was made in, and is recorded once.
        match outcome {
            Outcome::Provided(provider, outcome) => self.req.provided().put(provider, outcome),
            Outcome::Before(Ok(None)) => self.before_passed(),
            // R3: a before-hook that answers does so in the view's place.
            Outcome::Before(Ok(Some(answer))) => self.answered(answer),
            Outcome::Before(Err(error)) => self.fail(error),
            Outcome::Answer(answer) => match (&self.phase, answer) {
                (Phase::Handler(_), answer) => self.handled(answer),
                (_, Ok(answer)) => self.answered(answer),
                (_, Err(error)) => self.fail(error),
            },
            Outcome::Done(done) => match (&self.phase, done) {
                (&Phase::Teardown(at), done) => self.torn_down(at, done),
                (_, Ok(())) => {}
                (_, Err(error)) => self.fail_after(error),
            },
        }
    }

    /// A before-hook had nothing against it.
    fn before_passed(&mut self) {
        if let Phase::Before(at) = &mut self.phase {
            *at += 1;
        }
    }

    /// A before-hook or the view answered.
    fn answered(&mut self, answer: Response) {
        if answer.body().is_stream() {
            self.answered_by = self.origin();
        }
        self.answer(answer);
    }

    /// So did an error handler, unless it failed.
    fn handled(&mut self, answer: Result<Response>) {
        let Phase::Handler(handling) = &self.phase else { return };
        let (meta, last, error) = (handling.hook.meta, handling.last, handling.error.clone());
        match answer {
            Ok(answer) => {
                if answer.body().is_stream() {
                    self.answered_by = Some(&meta.origin);
                }
                self.answer_error(answer, &error);
            }
            Err(error) => self.fail_handling(meta, last, error),
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
