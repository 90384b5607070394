//! A decorator with its type erased: one of the levels around a view.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use crate::bridge::here::{self, Here};
use crate::bridge::{drive, driven_here};
use crate::color::BoxFuture;
use crate::decorator::stack::Place;
use crate::decorator::{Decorator, DecoratorKind, Next, name_of, place_of};
use crate::{Cancelled, Needs, Request, Response, Result};

/// Any [`Decorator`].
pub(crate) trait Around: Send + Sync {
    fn name(&self) -> &'static str;

    fn kind(&self) -> DecoratorKind;

    fn needs(&self) -> &'static [&'static Needs];

    /// Calls it on this thread, which may block. What it needs is there.
    fn call_here<'a>(&'a self, req: &'a Request, next: Next<'a>) -> Result<Response>;

    /// Calls it and what is inside of it on an event loop: one box for both.
    fn call_on_loop<'a>(&'a self, place: Place<'a>) -> BoxFuture<'a, Result<Response>>;
}

impl<D: Decorator> Around for D {
    fn name(&self) -> &'static str {
        name_of::<D>()
    }

    fn kind(&self) -> DecoratorKind {
        D::KIND
    }

    fn needs(&self) -> &'static [&'static Needs] {
        D::NEEDS
    }

    fn call_here<'a>(&'a self, req: &'a Request, next: Next<'a>) -> Result<Response> {
        let (watchdog, call) = (req.app().watchdog(), pin!(self.call(req, next)));
        match D::KIND {
            DecoratorKind::Blocks => {
                let _called = watchdog.calls(place_of::<D>());
                finish(req, Here::Anywhere, call)?
            }
            DecoratorKind::Passes | DecoratorKind::Waits => {
                finish(req, driven_here(), pin!(watchdog.watch(place_of::<D>()).polls(call)))?
            }
        }
    }

    fn call_on_loop<'a>(&'a self, place: Place<'a>) -> BoxFuture<'a, Result<Response>> {
        Box::pin(async move {
            if let Some(answer) = place.begin().await? {
                return Ok(answer);
            }
            let watchdog = place.req.app().watchdog();
            let mut inner = place.inward().run();
            let inner = pin!(watchdog.watch(place.view()).polls(inner.as_mut()));
            let call = pin!(self.call(place.req, Next::awaiting(inner)));
            watchdog.watch(place_of::<D>()).polls(call).await
        })
    }
}

/// Runs a future to its end on this thread, which may block. It is expected to end with the first
/// poll, which costs nothing; only when it does not, the bridge drives it.
///
/// # Errors
///
/// The request is cancelled (R48).
pub(super) fn finish<F: Future>(
    req: &Request,
    at: Here,
    mut future: Pin<&mut F>,
) -> Result<F::Output, Cancelled> {
    let polled = {
        let _here = here::enter(at);
        future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    };
    match polled {
        Poll::Ready(output) => Ok(output),
        Poll::Pending => driven(req, future),
    }
}

/// The same for a future that is expected to wait.
///
/// # Errors
///
/// The request is cancelled (R48).
pub(super) fn driven<F: Future>(
    req: &Request,
    future: Pin<&mut F>,
) -> Result<F::Output, Cancelled> {
    drive(&**req.app().bridge(), req.unless(future))
}
