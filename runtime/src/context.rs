//! The request that the running code belongs to (R37, R40).
//!
//! A thread holds it exactly while a step of the request runs on it: a guard puts it in and takes
//! it out, so a thread that served one request cannot show it to the next.

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::sync::Arc;

use crate::{App, Bag, Panic, Request, Response, Result};

thread_local! {
    static CURRENT: RefCell<Option<Arc<Request>>> = const { RefCell::new(None) };
    static DISCARDING: Cell<bool> = const { Cell::new(false) };
}

/// Makes a request the current one for as long as the guard lives.
pub(crate) fn enter(req: &Arc<Request>) -> Entered {
    let before = CURRENT.with(|current| current.borrow_mut().replace(Arc::clone(req)));
    Entered { before }
}

/// Puts back what was current before, also when the step panics.
pub(crate) struct Entered {
    before: Option<Arc<Request>>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let _ = CURRENT.try_with(|current| current.replace(self.before.take()));
    }
}

/// Drops a value that belongs to a request, which its `Drop` sees (R37).
pub(crate) fn discard_in<T>(req: &Arc<Request>, value: T) {
    let _entered = enter(req);
    let outer = DISCARDING.replace(true);
    Panic::discard(value);
    DISCARDING.set(outer);
}

/// Whether this is a `Drop` of what a request leaves behind: it may be an event loop that runs it.
pub(crate) fn is_discarding() -> bool {
    DISCARDING.get()
}

/// There is no current request: the code runs outside of one.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "there is no current request here: take `&Request` as an argument, or call this from code that \
     runs for a request"
)]
#[non_exhaustive]
pub struct OutsideRequest;

/// What the running code belongs to, without having been given it.
///
/// It is found in any code that runs for a request: sync or async, on the event loop, on a worker
/// thread, across every bridge (R37). A thread or task that a handler started by other means has
/// none (R39), and there it is an error, not a panic.
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
    use super::{App, Arc, CURRENT, CurrentG, OutsideRequest, Request};

    /// The request.
    ///
    /// # Errors
    ///
    /// Outside of a request.
    pub fn request() -> Result<Arc<Request>, OutsideRequest> {
        CURRENT.with(|current| current.borrow().clone()).ok_or(OutsideRequest)
    }

    /// The app.
    ///
    /// # Errors
    ///
    /// Outside of a request.
    pub fn app() -> Result<App, OutsideRequest> {
        request().map(|req| req.app().clone())
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

    /// What handlers store for each other during the request.
    ///
    /// # Errors
    ///
    /// Outside of a request.
    pub fn g() -> Result<CurrentG, OutsideRequest> {
        request().map(CurrentG)
    }
}

/// The current request's [`Bag`].
#[derive(Debug)]
pub struct CurrentG(Arc<Request>);

impl Deref for CurrentG {
    type Target = Bag;

    fn deref(&self) -> &Bag {
        self.0.g()
    }
}

/// Runs a function on this request's response, before the `after_request` hooks (R1).
///
/// It is sync code like any other: off the event loop.
///
/// # Errors
///
/// Outside of a request.
pub fn after_this_request(f: impl FnOnce(&mut Response) + Send + 'static) -> Result<()> {
    current::request()?.push_after(Box::new(f));
    Ok(())
}
