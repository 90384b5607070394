//! What the running code belongs to: a request, an app alone, or nothing (R37, R40).
//!
//! A thread holds it exactly while such code runs on it: a guard puts it in and takes it out, so a
//! thread that served one request cannot show it to the next. How code is called with one of its
//! own is `enter`'s business.

mod accessors;
mod outside;

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::sync::Arc;

use crate::sync::per_thread;
use crate::watch::Place;
use crate::{App, Bag, Panic, Request, Response, Result};

pub use accessors::current;
pub use outside::{OutsideApp, OutsideRequest};

per_thread! {
    static CURRENT: RefCell<Option<Context>> = const { RefCell::new(None) };
    static DISCARDING: Cell<bool> = const { Cell::new(false) };
}

/// What code belongs to.
#[derive(Clone, Debug)]
pub(crate) enum Context {
    Request(Arc<Request>),
    /// An app, outside of its requests.
    App(Arc<AppAlone>),
}

/// An app, and a `g` for as long as it is entered.
#[derive(Debug)]
pub(crate) struct AppAlone {
    app: App,
    g: Bag,
}

impl Context {
    pub(crate) fn of_app(app: App) -> Self {
        Context::App(Arc::new(AppAlone { app, g: Bag::default() }))
    }

    pub(crate) fn app(&self) -> &App {
        match self {
            Context::Request(req) => req.app(),
            Context::App(alone) => &alone.app,
        }
    }

    /// The request, if this is not a copy, which outlives it (R39).
    pub(crate) fn own_request(&self) -> Option<&Arc<Request>> {
        match self {
            Context::Request(req) if !req.is_copy() => Some(req),
            _ => None,
        }
    }

    fn g(&self) -> &Bag {
        match self {
            Context::Request(req) => req.g(),
            Context::App(alone) => &alone.g,
        }
    }
}

/// That of the running code. The destructor of another thread-local, which may run when this one is
/// gone, belongs to nothing.
pub(crate) fn get() -> Option<Context> {
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}

/// Makes a request the current one for as long as the guard lives.
pub(crate) fn enter(req: &Arc<Request>) -> Entered {
    set(Some(Context::Request(Arc::clone(req))))
}

/// Changes what the running code belongs to for as long as the guard lives.
#[must_use]
pub(crate) fn set(context: Option<Context>) -> Entered {
    let before = CURRENT.try_with(|current| current.replace(context));
    Entered { before: before.ok().flatten() }
}

/// Puts back what was current before, also when the step panics.
pub(crate) struct Entered {
    before: Option<Context>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let _ = CURRENT.try_with(|current| current.replace(self.before.take()));
    }
}

/// Shows the same without taking part in it: for a signal handler.
#[cfg(feature = "green")]
pub(crate) fn peek(show: impl FnOnce(Option<&Context>)) {
    let _ = CURRENT.try_with(|current| {
        if let Ok(current) = current.try_borrow() {
            show(current.as_ref());
        }
    });
}

/// All that a thread holds of this, while other code runs on it.
#[cfg(feature = "green")]
#[derive(Default)]
pub(crate) struct Swapped {
    context: Option<Context>,
    discarding: bool,
}

#[cfg(feature = "green")]
impl Swapped {
    /// Exchanges it with what the thread holds.
    pub(crate) fn swap(&mut self) {
        CURRENT.with(|current| std::mem::swap(&mut self.context, &mut current.borrow_mut()));
        self.discarding = DISCARDING.replace(self.discarding);
    }
}

/// Drops a value that belongs to a request, which its `Drop` sees (R37).
pub(crate) fn discard_in<T>(req: &Arc<Request>, value: T) {
    discard_as(Some(Context::Request(Arc::clone(req))), value);
}

/// The same for a value that belongs to anything.
pub(crate) fn discard_as<T>(context: Option<Context>, value: T) {
    let _entered = set(context);
    discard_by(|| drop(value));
}

/// The same for what belongs to the running code, dropped in its place.
pub(crate) fn discard_by(drop: impl FnOnce()) {
    let outer = DISCARDING.with(|discarding| discarding.replace(true));
    Panic::contain(drop);
    DISCARDING.with(|discarding| discarding.set(outer));
}

/// Whether this is a `Drop` of what a request leaves behind: it may be an event loop that runs it.
pub(crate) fn is_discarding() -> bool {
    DISCARDING.with(Cell::get)
}

/// Runs a function on this request's response, before the `after_request` hooks (R1).
///
/// It is sync code like any other: off the event loop.
///
/// # Errors
///
/// Outside of a request.
#[track_caller]
pub fn after_this_request(f: impl FnOnce(&mut Response) + Send + 'static) -> Result<()> {
    let (req, place) = (current::request()?, Place::AfterThis(Location::caller()));
    let app = req.app().clone();
    req.push_after(Box::new(move |res| {
        let _called = app.watchdog().calls(place);
        f(res);
    }));
    Ok(())
}
