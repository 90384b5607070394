//! The one error type of handlers: what it holds, and which status it has.
//!
//! Which handler sees an error is [`crate::lifecycle`]'s business, how it looks to a client is
//! `page`'s.

mod caught;
mod convert;
mod http_error;
mod page;
mod panic;
mod status;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::extract::Unset;

pub use caught::{ByStatus, Caught};
pub use http_error::HttpError;
pub(crate) use page::page;
pub use panic::Panic;
pub(crate) use panic::{caught, error_of, poll_caught};
pub use status::{IntoStatus, OrStatus};

/// `Result<Response, Error>` unless said otherwise.
pub type Result<T = crate::Response, E = Error> = std::result::Result<T, E>;

/// Any error, as handlers return it.
///
/// Every [`std::error::Error`] becomes one by `?` and keeps its type, so that an
/// [`#[error_handler]`](crate::error_handler) can ask for it. Its `Debug` is its message, so that
/// a `main` that returns it prints one readable line.
///
/// ```
/// use duotone::{Error, HttpError, StatusCode};
///
/// fn parse(text: &str) -> Result<u8, Error> {
///     Ok(text.parse()?)
/// }
///
/// let error = parse("x").unwrap_err();
/// assert!(error.is::<std::num::ParseIntError>());
/// assert_eq!(error.status(), None); // becomes a 500
///
/// let error = Error::from(HttpError::new(StatusCode::NOT_FOUND));
/// assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
/// ```
pub struct Error {
    source: Arc<dyn StdError + Send + Sync>,
    /// The error as code handlers see it; `None` while it has no status (R15).
    shown: Option<Box<HttpError>>,
}

impl Error {
    fn new<E: StdError + Send + Sync + 'static>(error: E) -> Self {
        Error { source: Arc::new(error), shown: None }
    }

    /// The status it was given: by `abort!`, [`HttpError`], [`OrStatus::or_status`], or, once the
    /// lifecycle has looked at it, by `error_status` (R15).
    pub fn status(&self) -> Option<StatusCode> {
        self.http().map(HttpError::status)
    }

    /// Whether it was made from an `E`.
    pub fn is<E: StdError + 'static>(&self) -> bool {
        self.source.is::<E>()
    }

    /// The `E` it was made from.
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.source.downcast_ref()
    }

    /// The error it was made from.
    pub fn as_std(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.source
    }

    /// The same error with a status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.show_as(status);
        self
    }

    /// What a status handler sees: the `HttpError` it is, or the one it is shown as.
    pub(crate) fn http(&self) -> Option<&HttpError> {
        self.shown.as_deref().or_else(|| self.source.downcast_ref())
    }

    /// Gives it the status it will be shown with, keeping itself as the source.
    pub(crate) fn show_as(&mut self, status: StatusCode) {
        self.shown = Some(Box::new(HttpError::caused_by(status, Arc::clone(&self.source))));
    }

    /// The same error once more, without the status it was shown with.
    pub(crate) fn share(&self) -> Error {
        Error { source: Arc::clone(&self.source), shown: None }
    }

    /// The same error once more, with its status: it comes up in a second place.
    pub(crate) fn again(&self) -> Error {
        let again = self.share();
        match self.shown.as_deref().map(HttpError::status) {
            Some(status) => again.with_status(status),
            None => again,
        }
    }

    /// Names the argument whose extraction failed, where the error does not yet.
    pub(crate) fn in_argument(mut self, name: &'static str) -> Self {
        if let Some(http) =
            Arc::get_mut(&mut self.source).and_then(|source| source.downcast_mut::<HttpError>())
        {
            http.name_argument(name);
        }
        self
    }

    /// Whether it says that what was to be extracted is not there (as opposed to malformed).
    pub(crate) fn is_absent(&self) -> bool {
        self.is::<Unset>()
            || self.source.downcast_ref::<HttpError>().is_some_and(HttpError::is_absent)
    }
}

/// The message, and those of its sources behind colons.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut source = self.source.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_error() -> Error {
        Error::from("x".parse::<u8>().unwrap_err())
    }

    fn teapot() -> HttpError {
        HttpError::new(StatusCode::IM_A_TEAPOT)
    }

    // R15
    #[test]
    fn a_status_is_added_and_the_type_kept() {
        assert_eq!(parse_error().status(), None);
        let error = parse_error().with_status(StatusCode::BAD_REQUEST);
        assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
        assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
        let shown = error.http().unwrap();
        assert_eq!(shown.to_string(), "400 Bad Request");
        assert_eq!(shown.source().unwrap().to_string(), "invalid digit found in string");
    }

    #[test]
    fn the_message_has_every_cause_and_debug_is_the_message() {
        let error = Error::from(teapot().message("no").source("x".parse::<u8>().unwrap_err()));
        let text = "418 I'm a teapot: no: invalid digit found in string";
        assert_eq!((error.to_string(), format!("{error:?}")), (text.to_owned(), text.to_owned()));
    }

    // R34
    #[test]
    fn an_argument_is_named_once_and_only_where_there_is_a_message() {
        let error = Error::from(teapot().message("no")).in_argument("inner").in_argument("outer");
        assert_eq!(error.to_string(), "418 I'm a teapot: `inner`: no");
        assert_eq!(Error::from(teapot()).in_argument("x").to_string(), "418 I'm a teapot");
        assert_eq!(parse_error().in_argument("x").to_string(), "invalid digit found in string");
    }

    #[test]
    fn only_what_is_absent_is_absent() {
        assert!(Error::from(HttpError::absent(StatusCode::BAD_REQUEST)).is_absent());
        assert!(Error::from(Unset::RemoteAddr).is_absent());
        assert!(!Error::from(teapot()).is_absent() && !parse_error().is_absent());
    }
}
