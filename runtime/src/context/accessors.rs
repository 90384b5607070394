//! The accessors of users.

use std::ops::Deref;

use crate::Bag;
use crate::context::Context;

/// What the running code belongs to, without having been given it.
///
/// The request is found in any code that runs for it: sync or async, on the event loop, on a worker
/// thread, across every bridge (R37). A thread or task that a handler started by other means has
/// none unless it was given [a copy](crate::copy_current_request_context) (R39), and there it is an
/// error, not a panic.
///
/// The app and `g` are found there too, and in what [`App::enter`](crate::App::enter) calls outside
/// of requests.
///
/// ```
/// use duotone::prelude::*;
///
/// /// Deep below a view, where nobody hands down the request.
/// fn language() -> String {
///     let req = current::request().ok();
///     let asked = req.as_ref().and_then(|req| req.header("accept-language"));
///     asked.unwrap_or("en").to_owned()
/// }
///
/// #[get("/")]
/// fn index() -> String {
///     language()
/// }
///
/// let client = App::new().handlers(handlers![index]).build()?.test_client();
/// assert_eq!(client.get("/").header("accept-language", "fr").send().text(), "fr");
/// assert_eq!(language(), "en");
/// # Ok::<(), duotone::Error>(())
/// ```
pub mod current {
    use std::sync::Arc;

    use super::CurrentG;
    use crate::context::{Context, OutsideApp, OutsideRequest, get};
    use crate::{App, Request};

    /// The request.
    ///
    /// # Errors
    ///
    /// Outside of a request.
    pub fn request() -> Result<Arc<Request>, OutsideRequest> {
        match get() {
            Some(Context::Request(req)) => Ok(req),
            Some(Context::App(_)) => Err(OutsideRequest::InApp),
            None => Err(OutsideRequest::Nowhere),
        }
    }

    /// The app.
    ///
    /// # Errors
    ///
    /// Outside of a request and of [`App::enter`].
    pub fn app() -> Result<App, OutsideApp> {
        get().map(|context| context.app().clone()).ok_or(OutsideApp)
    }

    /// The request's session.
    ///
    /// # Errors
    ///
    /// Outside of a request, and when the app has no secret key.
    #[cfg(feature = "session")]
    pub fn session() -> crate::Result<crate::Session> {
        request()?.session()
    }

    /// What handlers store for each other during the request; outside of one, what is stored while
    /// the app is [entered](App::enter).
    ///
    /// # Errors
    ///
    /// Outside of a request and of [`App::enter`].
    pub fn g() -> Result<CurrentG, OutsideApp> {
        get().map(CurrentG).ok_or(OutsideApp)
    }
}

/// The current [`Bag`].
#[derive(Debug)]
pub struct CurrentG(Context);

impl Deref for CurrentG {
    type Target = Bag;

    fn deref(&self) -> &Bag {
        self.0.g()
    }
}
