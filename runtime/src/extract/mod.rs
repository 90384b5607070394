//! Arguments of handlers: made from the request, by type, without waiting (R32).
//!
//! The body was read before (R33), so extracting is reading: no futures, no order rule.

pub(crate) mod accept;
mod buffered;
mod compound;
mod form;
mod g;
mod header;
pub mod headers;
mod json;
mod media;
mod pairs;
mod param;
mod parts;
mod query;
mod quoted;
pub(crate) mod receiver;
mod state;
mod stream;
mod unset;

use crate::handler::Needs;
use crate::{Request, Result};

pub use form::Form;
pub use g::G;
pub use header::{FromHeader, Header};
pub use json::Json;
pub use param::FromParam;
pub use parts::RemoteAddr;
pub use query::Query;
pub(crate) use quoted::{Message, Quoted};
pub use state::{FromApp, State};
pub use stream::BodyStream;
pub(crate) use unset::Unset;

/// An argument of a handler that is made from the request.
///
/// It may borrow from the request, which lives as long as the handler runs.
///
/// | argument | is |
/// |---|---|
/// | `&Request` | the request itself |
/// | [`Query<T>`](Query), [`Form<T>`](Form), [`Json<T>`](Json) | the query or the body, deserialized |
/// | [`Header<T>`](Header), [`Cookies`](crate::Cookies) | a header as a type, the cookies |
/// | `Bytes`, `&[u8]`, `String`, [`BodyStream`] | the body: whole, or in chunks |
/// | [`State<T>`](State), [`G<T>`](G), `App` | a value of the app, a value of this request, the app |
/// | `Method`, `Uri`, `HeaderMap`, `&Method`, `&Uri`, `&HeaderMap`, `Version` | parts of the request, cloned or borrowed |
/// | `Session`, `Flashes` | what the site remembers of the browser, messages for the user |
/// | [`RemoteAddr`] | where the client is |
/// | `Option<T>` | `None` for what is absent; what is malformed is still an error |
/// | `Result<T, Error>` | the error, instead of the error path |
/// | `(A, B)` .. `(A, B, C, D)` | each of them |
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

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use http::request::Builder;

    use crate::request::Params;
    use crate::{App, Body, Request};

    /// A request whose body was read.
    #[track_caller]
    fn read(app: App, builder: Builder, body: Body) -> Arc<Request> {
        let req = builder.body(body).expect("a valid request");
        let req = Request::new(app, req, None, Params::default());
        pollster::block_on(req.body().read());
        req
    }

    #[track_caller]
    fn plain_app() -> App {
        App::new().build().expect("an app without faults")
    }

    #[track_caller]
    pub(crate) fn request(builder: Builder) -> Arc<Request> {
        request_to(plain_app(), builder)
    }

    #[track_caller]
    pub(crate) fn request_to(app: App, builder: Builder) -> Arc<Request> {
        read(app, builder, Body::empty())
    }

    #[track_caller]
    pub(crate) fn request_with(content_type: &str, body: impl Into<Body>) -> Arc<Request> {
        let builder = http::Request::post("/").header("content-type", content_type);
        read(plain_app(), builder, body.into())
    }
}
