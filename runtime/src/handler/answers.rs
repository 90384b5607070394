//! What hooks may return, and how an after-hook takes the response: by trait, so that the macros
//! need not understand types.

use std::ops::ControlFlow;

use crate::{Error, IntoResponse, Response, Result};

/// What a `#[before_request]` may return: `()`, `Option<R>`, `ControlFlow<R>`, or a `Result` of
/// any of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an answer of a `before_request` hook",
    label = "expected `()`, `Option<R>`, `ControlFlow<R>` or a `Result` of these",
    note = "`R` is what a view may return: see `IntoResponse`"
)]
pub trait IntoBefore {
    /// `None` goes on to the next step, `Some` answers the request (R3).
    fn into_before(self) -> Result<Option<Response>>;
}

impl IntoBefore for () {
    fn into_before(self) -> Result<Option<Response>> {
        Ok(None)
    }
}

impl<R: IntoResponse> IntoBefore for Option<R> {
    fn into_before(self) -> Result<Option<Response>> {
        self.map(IntoResponse::into_response).transpose()
    }
}

impl<R: IntoResponse> IntoBefore for ControlFlow<R> {
    fn into_before(self) -> Result<Option<Response>> {
        match self {
            ControlFlow::Continue(()) => Ok(None),
            ControlFlow::Break(answer) => answer.into_response().map(Some),
        }
    }
}

impl<T: IntoBefore, E: Into<Error>> IntoBefore for Result<T, E> {
    fn into_before(self) -> Result<Option<Response>> {
        self.map_err(Into::into)?.into_before()
    }
}

/// What an `#[after_request]` may return: `()`, `Response`, or a `Result` of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an answer of an `after_request` hook",
    label = "expected `()`, `Response` or a `Result` of these"
)]
pub trait IntoAfter {
    /// Puts a returned response in the place of the one that was taken.
    fn put(self, into: &mut Response) -> Result<()>;
}

impl IntoAfter for () {
    fn put(self, _: &mut Response) -> Result<()> {
        Ok(())
    }
}

impl IntoAfter for Response {
    fn put(self, into: &mut Response) -> Result<()> {
        *into = self;
        Ok(())
    }
}

impl<T: IntoAfter, E: Into<Error>> IntoAfter for Result<T, E> {
    fn put(self, into: &mut Response) -> Result<()> {
        self.map_err(Into::into)?.put(into)
    }
}

/// What an `#[after_request]` that takes the response by value may return: `Response`, or a
/// `Result` of it. A hook that returned nothing would lose the response that it took.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give the response back",
    label = "expected `Response` or `Result<Response, E>`",
    note = "a hook that takes `res: Response` returns it; one that takes `res: &mut Response` need not"
)]
pub trait GiveBack: IntoAfter {}

impl GiveBack for Response {}

impl<T: GiveBack, E: Into<Error>> GiveBack for Result<T, E> {}

/// How an `#[after_request]` takes the response: `Response` or `&mut Response`.
#[diagnostic::on_unimplemented(
    message = "an `after_request` hook cannot take the response as `{Self}`",
    label = "expected `Response` or `&mut Response`"
)]
pub trait TakeResponse<'r> {
    /// Takes it out, or borrows it.
    fn take(response: &'r mut Response) -> Self;
}

impl<'r> TakeResponse<'r> for Response {
    fn take(response: &'r mut Response) -> Self {
        response.take_out()
    }
}

impl<'r> TakeResponse<'r> for &'r mut Response {
    fn take(response: &'r mut Response) -> Self {
        response
    }
}

/// What a teardown, a serving hook or a command may return: `()` or a `Result<(), E>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an answer of a teardown, a serving hook or a command",
    label = "expected `()` or `Result<(), E>`"
)]
pub trait IntoDone {
    /// The error, if any.
    fn into_done(self) -> Result<()>;
}

impl IntoDone for () {
    fn into_done(self) -> Result<()> {
        Ok(())
    }
}

impl<E: Into<Error>> IntoDone for Result<(), E> {
    fn into_done(self) -> Result<()> {
        self.map_err(Into::into)
    }
}
