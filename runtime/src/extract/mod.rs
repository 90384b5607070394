//! Arguments of handlers: made from the request, by type, without waiting (R32).
//!
//! The body was read before (R33), so extracting is reading: no futures, no order rule.

mod param;
mod state;

use crate::handler::Needs;
use crate::{Request, Result};

pub use param::FromParam;
pub use state::{FromApp, State};

/// An argument of a handler that is made from the request.
///
/// It may borrow from the request, which lives as long as the handler runs.
///
/// ```
/// use duotone::{FromRequest, Request, Result};
///
/// /// The language the client wants, as it says it.
/// struct Language<'r>(&'r str);
///
/// impl<'r> FromRequest<'r> for Language<'r> {
///     fn from_request(req: &'r Request) -> Result<Self> {
///         Ok(Language(req.header("accept-language").unwrap_or("en")))
///     }
/// }
/// ```
///
/// # Errors
///
/// An error goes the way of any other (R13). [`HttpError`](crate::HttpError) is the usual one: the
/// name of the argument is added to its message. Make it with
/// [`HttpError::absent`](crate::HttpError::absent) where the thing is missing rather than
/// malformed, and `Option<T>` will be `None`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor",
    label = "a handler cannot take this",
    note = "take `Json<T>`, `Query<T>`, `State<T>`, `&Request` .., name a path parameter, or implement `FromRequest`"
)]
pub trait FromRequest<'r>: Sized {
    /// What has to be there before [`from_request`](Self::from_request) is called.
    const NEEDS: Needs = Needs::NOTHING;

    /// Makes the argument.
    fn from_request(req: &'r Request) -> Result<Self>;
}

impl<'r> FromRequest<'r> for &'r Request {
    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(req)
    }
}
