//! The error path: which handler answers for an error, and what is answered without one (R13 to
//! R19).

use std::sync::Arc;

use http::StatusCode;
use http::header::ALLOW;

use crate::app::Hook;
use crate::error::caught;
use crate::handler::{ErrorCall, Meta};
use crate::lifecycle::{Cycle, Handling, Phase};
use crate::{Error, HttpError, Panic, Response, error};

impl Cycle {
    /// A before-hook, the view or the router failed: the first look for a handler (R14).
    pub(super) fn fail(&mut self, mut error: Error) {
        if error.status().is_none() {
            match caught(|| Ok(self.scope().status_of(&error))) {
                Ok(Some(status)) => error.show_as(status),
                Ok(None) => {}
                // As for an error handler that fails (R18).
                Err(panic) => return self.fail_unhandled(panic, None),
            }
        }
        let found = self.scope().error_handler(&error, None).copied();
        match (found, error.http()) {
            (Some(hook), _) => self.handle(hook, Arc::new(error), false),
            // R16: an HTTP error is its own response.
            (None, Some(http)) => self.answer(error::page(&self.req, http, None)),
            (None, None) => self.fail_unhandled(error, None),
        }
    }

    /// An error handler failed (R18): its own error goes to the 500 path, and from there to the
    /// built-in page.
    pub(super) fn fail_handling(&mut self, failed: &'static Meta, last: bool, error: Error) {
        if last {
            self.log(&error);
            self.answer_built_in(&error);
        } else {
            self.fail_unhandled(error, Some(failed));
        }
    }

    /// An after-hook failed: the 500 path once, with the remaining after-hooks behind it (R6).
    pub(super) fn fail_after(&mut self, error: Error) {
        if std::mem::replace(&mut self.after_failed, true) {
            self.log(&error);
            // It had taken the response, which is lost.
            if self.res.is_taken() {
                self.answer_built_in(&error);
            }
        } else {
            self.fail_unhandled(error, None);
        }
    }

    /// An error handler answered: a 200 is sent with the error's status (R19).
    pub(super) fn answer_error(&mut self, mut answer: Response, error: &Error) {
        if answer.status() == StatusCode::OK && !answer.is_recovered() {
            answer.set_status(error.status().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        }
        self.answer(answer);
    }

    /// There is an answer; what comes next is the after-hooks that were not begun yet.
    pub(super) fn answer(&mut self, answer: Response) {
        self.replace(answer);
        if self.res.status() == StatusCode::METHOD_NOT_ALLOWED
            && self.res.header(ALLOW.as_str()).is_none()
            && let Some(allow) = self.allow.take()
        {
            self.res.set_header(ALLOW, *allow);
        }
        self.phase = Phase::After;
    }

    /// The 500 path (R15): logged once, kept for the teardowns, and one more look for a handler,
    /// other than the one that just failed.
    fn fail_unhandled(&mut self, mut error: Error, not: Option<&'static Meta>) {
        self.log(&error);
        error.show_as(StatusCode::INTERNAL_SERVER_ERROR);
        let error = Arc::new(error);
        self.unhandled.get_or_insert_with(|| Arc::clone(&error));
        match self.scope().last_handler(not).copied() {
            Some(hook) => self.handle(hook, error, true),
            None => self.answer_built_in(&error),
        }
    }

    fn handle(&mut self, hook: Hook<ErrorCall>, error: Arc<Error>, last: bool) {
        self.phase = Phase::Handler(Box::new(Handling { hook, error, last }));
    }

    pub(super) fn answer_built_in(&mut self, error: &Error) {
        let http = HttpError::new(StatusCode::INTERNAL_SERVER_ERROR);
        self.answer(error::page(&self.req, &http, Some(error)));
    }

    /// The app lacks what its functions may ask for, so none of them is called, teardowns neither.
    pub(crate) fn refuse(&mut self, error: &Error) {
        self.log(error);
        let http = HttpError::new(StatusCode::INTERNAL_SERVER_ERROR);
        self.cut_short(error::page(&self.req, &http, Some(error)));
    }

    pub(super) fn log(&self, error: &Error) {
        let (method, error) = (self.req.method(), Panic::text_of(error));
        tracing::error!(%method, path = self.req.path(), "{error}");
    }
}
