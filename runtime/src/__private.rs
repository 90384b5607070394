//! What expansions name, and nothing else does. It may change with any release.
//!
//! Each function is one line of an expansion: small, generic at the edge, ordinary inside.

#[cfg(feature = "macros")]
pub use duotone_macros::mounts;
pub use std::any::{TypeId, type_name};
pub use std::borrow::Cow;
pub use std::boxed::Box;
pub use std::clone::Clone;
pub use std::fmt::{Debug, Formatter, Result as FmtResult};
pub use std::marker::{Copy, Send, Sized, Sync};
pub use std::option::Option;
pub use std::time::Duration;
pub use std::{file, format, line, module_path};

use std::sync::Arc;

pub use crate::color::{BoxFuture, Colored};
pub use crate::decorator::{
    Chain, Configures, Decorated, End, Made, link, made, not_polled, on_loop, run,
};
pub use crate::error::IntoStatus;
pub use crate::extract::receiver::*;
pub use crate::handler::*;
pub use crate::provider::{Provider, RequestProvider};
pub use crate::url::{ToParam, ToUrl, UrlTarget};
pub use crate::{App, Blueprint, Decorator, DecoratorKind, Error, Next, Request, Response, Result};
use crate::{
    ByStatus, Called, Caught, FromApp, FromCommand, FromParam, FromRequest, HttpError,
    IntoResponse, State,
};

/// `abort!(status)`
pub fn abort(status: impl IntoStatus) -> HttpError {
    HttpError::new(status.into_status())
}

/// An argument that is an extractor; `name` is the argument's.
pub fn extract<'r, T: FromRequest<'r>>(req: &'r Request, name: &'static str) -> Result<T> {
    T::from_request(req).map_err(|error| error.in_argument(name))
}

/// An argument of a decorator that is an extractor.
pub struct Extractor<'r, T> {
    /// As [`extract`].
    pub extract: fn(&'r Request, &'static str) -> Result<T>,
    /// As [`needs`].
    pub needs: &'static Needs,
}

/// What an argument of a decorator is extracted by, and what that needs.
#[must_use]
pub const fn extractor<'r, T: FromRequest<'r>>() -> Extractor<'r, T> {
    Extractor { extract: extract::<T>, needs: needs::<T>() }
}

/// An argument that is a path parameter.
pub fn param<'r, T: FromParam<'r>>(req: &'r Request, slot: usize, name: &'static str) -> Result<T> {
    let text = req.param_at(slot).unwrap_or_default();
    T::from_param(text).map_err(|error| error.in_argument(name))
}

/// The same for a view that does not know where its path has it: it is mounted.
pub fn named_param<'r, T: FromParam<'r>>(req: &'r Request, name: &'static str) -> Result<T> {
    let text = req.param(name).unwrap_or_default();
    T::from_param(text).map_err(|error| error.in_argument(name))
}

/// An argument of a serving hook.
pub fn from_app<T: FromApp>(app: &App) -> Result<T> {
    T::from_app(app)
}

/// An argument of a command.
pub fn from_command<T: FromCommand>(called: &Called) -> Result<T> {
    T::from_command(called)
}

/// The response argument of an `#[after_request]`.
pub fn take<'r, T: TakeResponse<'r>>(response: &'r mut Response) -> T {
    T::take(response)
}

/// Whether a text parses as `T` (R28).
pub fn fits<'r, T: FromParam<'r>>(text: &'r str) -> bool {
    T::from_param(text).is_ok()
}

/// Whether every text does (R29).
#[must_use]
pub const fn accepts_all<'r, T: FromParam<'r>>() -> bool {
    T::ACCEPTS_ALL
}

/// What an extractor needs.
#[must_use]
pub const fn needs<'r, T: FromRequest<'r>>() -> &'static Needs {
    const { &T::NEEDS }
}

/// What `&self` needs where it is a value of the app.
#[must_use]
pub const fn state_needs<T: Send + Sync + 'static>() -> &'static Needs {
    needs::<State<T>>()
}

/// What an argument of a serving hook needs.
#[must_use]
pub const fn app_needs<T: FromApp>() -> &'static Needs {
    const { &T::NEEDS }
}

/// What an argument of a command needs.
#[must_use]
pub const fn command_needs<T: FromCommand>() -> &'static Needs {
    const { &T::NEEDS }
}

/// The needs of all arguments; refused at compile time where two take the body as a stream.
#[must_use]
pub const fn at_most_one_stream(needs: &'static [&'static Needs]) -> &'static [&'static Needs] {
    assert!(Needs::streams(needs) <= 1, "only one argument can take the body as a stream");
    needs
}

/// The answer of a view or an error handler.
pub fn respond<T: IntoResponse>(answer: T) -> Result<Response> {
    answer.into_response()
}

/// The answer of a `#[before_request]`.
pub fn before<T: IntoBefore>(answer: T) -> Result<Option<Response>> {
    answer.into_before()
}

/// The answer of an `#[after_request]`.
pub fn put<T: IntoAfter>(answer: T, into: &mut Response) -> Result<()> {
    answer.put(into)
}

/// The answer of an `#[after_request]` that took the response by value.
pub fn put_back<T: GiveBack>(answer: T, into: &mut Response) -> Result<()> {
    answer.put(into)
}

/// The answer of a teardown or of a serving hook.
pub fn done<T: IntoDone>(answer: T) -> Result<()> {
    answer.into_done()
}

/// The value of a `#[provider]`.
pub fn provide<P: Provider>(value: P::Value) -> Result<Value> {
    Ok(Arc::new(value))
}

/// The value of a `#[provider]` that may fail.
pub fn provide_result<P: Provider>(answer: Result<P::Value, impl Into<Error>>) -> Result<Value> {
    provide::<P>(answer.map_err(Into::into)?)
}

/// The value of a `#[provider(app)]`, as `State` asks for it.
#[must_use]
pub const fn value_of<P: Provider>() -> StateNeed {
    StateNeed { id: TypeId::of::<P::Value>, name: type_name::<P::Value> }
}

/// Whether an `#[error_handler]` of this type is for an error.
pub fn catches<E: Caught>(error: &Error) -> bool {
    E::catches(error)
}

/// The error argument of an `#[error_handler]`.
pub fn caught<E: Caught>(error: &Error) -> Result<&E> {
    E::caught(error).ok_or_else(|| HttpError::new(http::StatusCode::INTERNAL_SERVER_ERROR).into())
}

/// The error argument of an `#[error_handler(404)]`.
pub fn caught_by_status<E: ByStatus>(error: &Error) -> Result<&E> {
    caught(error)
}
