//! What becomes an error, by `?` or out of a box, and what it keeps of itself; and the way back.

use std::any::Any;
use std::error::Error as StdError;
use std::io;
use std::sync::Arc;

use crate::{Error, HttpError};

impl Error {
    /// One of a boxed error, an `anyhow::Error`, or just text.
    ///
    /// `?` cannot do it, since `Box<dyn Error>` is not itself a [`std::error::Error`]. What is in
    /// a box keeps its type: handlers by type and `error_status` find it.
    ///
    /// ```
    /// use duotone::{Error, Result};
    ///
    /// type Boxed = Box<dyn std::error::Error + Send + Sync>;
    ///
    /// fn from_elsewhere() -> Result<u8, Boxed> {
    ///     Err("no luck".into())
    /// }
    ///
    /// fn view() -> Result<String> {
    ///     Ok(from_elsewhere().map_err(Error::from_boxed)?.to_string())
    /// }
    ///
    /// assert_eq!(view().unwrap_err().to_string(), "no luck");
    /// ```
    pub fn from_boxed(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        // One of ours that was boxed, as below, is taken out again.
        let source = match error.into().downcast::<Arc<dyn StdError + Send + Sync>>() {
            Ok(shared) => *shared,
            Err(error) => Arc::from(error),
        };
        Error { source, shown: None }
    }
}

/// An [`io::Error`] that carries an [`HttpError`] becomes that one: what fails while a
/// [`BodyStream`](crate::BodyStream) is read keeps its status.
impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        let mut error = Some(error);
        let io = (&mut error as &mut dyn Any).downcast_mut::<Option<io::Error>>();
        if let Some(http) = io.and_then(take_http) {
            return Error::new(http);
        }
        // INVARIANT: it is taken only where the carried one is returned.
        Error::new(error.expect("an error that was not taken"))
    }
}

/// As other crates take errors: hyper asks it of a body's.
impl From<Error> for Box<dyn StdError + Send + Sync> {
    fn from(error: Error) -> Self {
        Box::new(error.source)
    }
}

/// Takes the `HttpError` out of an `io::Error`, if that is what it carries.
fn take_http(error: &mut Option<io::Error>) -> Option<HttpError> {
    let carried = error.as_ref()?.get_ref()?;
    if !carried.is::<HttpError>() {
        return None;
    }
    error.take()?.into_inner()?.downcast().ok().map(|http| *http)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StatusCode;

    fn teapot() -> HttpError {
        HttpError::new(StatusCode::IM_A_TEAPOT)
    }

    #[test]
    fn an_io_error_that_carries_a_status_keeps_it_and_others_stay_themselves() {
        let error = Error::from(io::Error::other(teapot()));
        assert!(error.is::<HttpError>() && error.status() == Some(StatusCode::IM_A_TEAPOT));
        for plain in [io::Error::other("x"), io::ErrorKind::NotFound.into()] {
            assert!(Error::from(plain).is::<io::Error>());
        }
    }

    #[test]
    fn a_boxed_error_keeps_its_value_and_its_status() {
        type Boxed = Box<dyn StdError + Send + Sync>;
        let error = Error::from_boxed(Boxed::from("x".parse::<u8>().unwrap_err()));
        assert!(error.is::<std::num::ParseIntError>() && error.status().is_none());
        assert_eq!(
            Error::from_boxed(Boxed::from(teapot())).status(),
            Some(StatusCode::IM_A_TEAPOT)
        );
        let again = Error::from_boxed(Boxed::from(Error::from(teapot())));
        assert!(again.is::<HttpError>() && again.status() == Some(StatusCode::IM_A_TEAPOT));
        assert_eq!(Error::from_boxed("text").to_string(), "text");
    }
}
