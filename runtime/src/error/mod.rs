//! The one error type of handlers: what it holds, and which status it has.
//!
//! Which handler sees an error is [`crate::lifecycle`]'s business, how it looks to a client is
//! `page`'s.

mod caught;
mod http_error;
mod page;
mod panic;
mod status;

use std::any::TypeId;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

pub use caught::{ByStatus, Caught};
pub use http_error::HttpError;
pub(crate) use page::page;
pub use panic::Panic;
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
    type_id: TypeId,
    /// The error as code handlers see it; `None` while it has no status (R15).
    shown: Option<Box<HttpError>>,
}

impl Error {
    /// The status it was given: by `abort!`, [`HttpError`], [`OrStatus::or_status`], or, once the
    /// lifecycle has looked at it, by `error_status` (R15).
    pub fn status(&self) -> Option<StatusCode> {
        self.http().map(HttpError::status)
    }

    /// Whether it was made from an `E`.
    pub fn is<E: StdError + 'static>(&self) -> bool {
        self.type_id == TypeId::of::<E>()
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
        Error { source: Arc::clone(&self.source), type_id: self.type_id, shown: None }
    }

    /// The type it was made from.
    pub(crate) fn type_id(&self) -> TypeId {
        self.type_id
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
        self.source.downcast_ref::<HttpError>().is_some_and(HttpError::is_absent)
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Error { source: Arc::new(error), type_id: TypeId::of::<E>(), shown: None }
    }
}

/// As other crates take errors: hyper asks it of a body's.
impl From<Error> for Box<dyn StdError + Send + Sync> {
    fn from(error: Error) -> Self {
        Box::new(error.source)
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
