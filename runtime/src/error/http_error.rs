//! An error with a status: what `abort!` makes and what status handlers are shown.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

/// An error that knows its HTTP status.
///
/// Without an error handler for it, it is its own response (R16): the status, and its message as
/// the body's detail. What it was caused by is logged, never sent.
///
/// ```
/// use duotone::{HttpError, StatusCode};
///
/// let error = HttpError::new(StatusCode::FORBIDDEN).message("members only");
/// assert_eq!(error.to_string(), "403 Forbidden: members only");
/// ```
#[derive(Debug)]
pub struct HttpError {
    status: StatusCode,
    message: Option<Cow<'static, str>>,
    argument: Option<&'static str>,
    absent: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl HttpError {
    /// An error of this status, without a message of its own.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        HttpError { status, message: None, argument: None, absent: false, source: None }
    }

    /// An error for something optional that the request does not have: `Option<T>` makes `None`
    /// of it.
    #[must_use]
    pub fn absent(status: StatusCode) -> Self {
        HttpError { absent: true, ..HttpError::new(status) }
    }

    /// Says more than the status does; clients see it.
    #[must_use]
    pub fn message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// What it was caused by; clients do not see it.
    #[must_use]
    pub fn source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Its message, with the argument it is about: what a client may see beside the status.
    pub fn detail(&self) -> Option<String> {
        match (self.argument, &self.message) {
            (Some(argument), Some(message)) => Some(format!("`{argument}`: {message}")),
            (None, Some(message)) => Some(message.clone().into_owned()),
            (_, None) => None,
        }
    }

    /// The error that this one stands for, `source`, kept for teardowns and logs.
    pub(crate) fn caused_by(status: StatusCode, source: Arc<dyn StdError + Send + Sync>) -> Self {
        HttpError { source: Some(source), ..HttpError::new(status) }
    }

    pub(crate) fn name_argument(&mut self, name: &'static str) {
        self.argument.get_or_insert(name);
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.absent
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        match self.detail() {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl StdError for HttpError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
