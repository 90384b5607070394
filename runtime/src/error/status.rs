//! Giving an error a status at the place where it appears.

use http::StatusCode;

use crate::{Error, HttpError, Result};

/// `or_status` on `Result` and `Option`.
///
/// ```
/// use duotone::{OrStatus, StatusCode};
///
/// let error = None::<u8>.or_status(StatusCode::NOT_FOUND).unwrap_err();
/// assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
///
/// let error = "x".parse::<u8>().or_status(StatusCode::BAD_REQUEST).unwrap_err();
/// assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
/// assert!(error.is::<std::num::ParseIntError>());
/// ```
pub trait OrStatus<T> {
    /// The value, or an error of this status.
    fn or_status(self, status: StatusCode) -> Result<T>;
}

impl<T, E: Into<Error>> OrStatus<T> for Result<T, E> {
    fn or_status(self, status: StatusCode) -> Result<T> {
        self.map_err(|error| error.into().with_status(status))
    }
}

impl<T> OrStatus<T> for Option<T> {
    fn or_status(self, status: StatusCode) -> Result<T> {
        self.ok_or_else(|| HttpError::new(status).into())
    }
}

/// Leaves the handler with an error of this status: `abort!(404)`, `abort!(403, "why {x}")`.
///
/// The status is a number or a [`StatusCode`]; the message is formatted like `format!`'s and is
/// sent to the client. A number that is no status becomes a 500.
///
/// ```
/// use duotone::{Result, abort};
///
/// fn guarded(name: &str) -> Result<&'static str> {
///     if name != "root" {
///         abort!(403, "{name} may not");
///     }
///     Ok("welcome")
/// }
///
/// assert_eq!(guarded("guest").unwrap_err().to_string(), "403 Forbidden: guest may not");
/// ```
#[macro_export]
macro_rules! abort {
    ($status:expr $(,)?) => {
        return ::core::result::Result::Err($crate::__private::abort($status).into())
    };
    ($status:expr, $($message:tt)+) => {
        return ::core::result::Result::Err(
            $crate::__private::abort($status)
                .message($crate::__private::format!($($message)+))
                .into(),
        )
    };
}

/// What [`abort!`](crate::abort) takes as a status.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a status",
    label = "expected a number or a `StatusCode`"
)]
pub trait IntoStatus {
    /// The status; 500 for a number that is none.
    fn into_status(self) -> StatusCode;
}

impl IntoStatus for StatusCode {
    fn into_status(self) -> StatusCode {
        self
    }
}

impl IntoStatus for u16 {
    fn into_status(self) -> StatusCode {
        StatusCode::from_u16(self).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // R13, R15
    #[test]
    fn abort_leaves_with_the_status_and_the_message() {
        fn plain() -> Result<()> {
            abort!(404)
        }
        fn formatted(why: &str) -> Result<()> {
            abort!(StatusCode::FORBIDDEN, "because {why} and {}", 2,)
        }
        fn no_status() -> Result<(), HttpError> {
            abort!(99, "x")
        }
        assert_eq!(plain().unwrap_err().to_string(), "404 Not Found");
        let message = formatted("one").unwrap_err().to_string();
        assert_eq!(message, "403 Forbidden: because one and 2");
        assert_eq!(no_status().unwrap_err().status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    // R15
    #[test]
    fn or_status_replaces_a_status() {
        let error = None::<()>.or_status(StatusCode::NOT_FOUND);
        let error = error.or_status(StatusCode::GONE).unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::GONE));
    }
}
