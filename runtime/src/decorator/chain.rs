//! The decorators of a view's `with = [..]`, with their types: together with the view they are one
//! future, and so one box.

use std::any::Any;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::sync::Arc;

use crate::color::BoxFuture;
use crate::decorator::around::Around;
use crate::decorator::linked::Linked;
use crate::decorator::stack::{Made, Place};
use crate::decorator::{Decorator, Next, place_of};
use crate::handler::With;
use crate::{Request, Response, Result};

/// A list of decorators.
pub trait Chain: Any + Send + Sync {
    /// Adds each of them, outermost first.
    #[doc(hidden)]
    fn erase(&self, into: &mut Erased);

    /// Runs them around a view that is async. `from` is the first that runs.
    #[doc(hidden)]
    fn run<'a>(
        &'a self,
        from: usize,
        place: At<'a>,
        view: impl Future<Output = Result<Response>> + Send + 'a,
    ) -> impl Future<Output = Result<Response>> + Send + 'a;
}

/// The decorators of a chain.
pub struct Erased(Vec<Arc<dyn Around>>);

/// Where a chain stands among all decorators of a request's view.
#[derive(Clone, Copy)]
pub struct At<'a>(Place<'a>);

/// A decorator and those inside of it.
pub struct Link<D, C> {
    decorator: Arc<D>,
    inner: C,
}

/// The end of a chain: the view.
pub struct End;

/// A decorator around others.
pub fn link<D: Linked<By>, By, C>(decorator: D, inner: C) -> Link<D::Decorator, C> {
    Link { decorator: Arc::new(decorator.itself()), inner }
}

impl<D: Decorator, C: Chain> Chain for Link<D, C> {
    fn erase(&self, into: &mut Erased) {
        into.0.push(Arc::<D>::clone(&self.decorator));
        self.inner.erase(into);
    }

    async fn run<'a>(
        &'a self,
        from: usize,
        At(place): At<'a>,
        view: impl Future<Output = Result<Response>> + Send + 'a,
    ) -> Result<Response> {
        let inner = pin!(self.inner.run(from, At(place.inward()), view));
        if place.at < from {
            return inner.await;
        }
        if let Some(answer) = place.begin().await? {
            return Ok(answer);
        }
        let call = pin!(self.decorator.call(place.req, Next::awaiting(inner)));
        place.req.app().watchdog().watch(place_of::<D>()).polls(call).await
    }
}

impl Chain for End {
    fn erase(&self, _: &mut Erased) {}

    async fn run<'a>(
        &'a self,
        _: usize,
        At(place): At<'a>,
        view: impl Future<Output = Result<Response>> + Send + 'a,
    ) -> Result<Response> {
        match place.begin().await? {
            Some(answer) => Ok(answer),
            None => place.req.app().watchdog().watch(place.view()).polls(pin!(view)).await,
        }
    }
}

/// `with = [..]`, with its types.
pub struct Decorated<C> {
    /// Evaluates the list.
    pub make: fn() -> C,
    /// Runs the view inside of it, from the decorator at this place on. What makes it says only of
    /// which type it is.
    pub run: RunWith<C>,
}

type RunWith<C> = for<'r> fn(&'r Request, usize, fn() -> C) -> BoxFuture<'r, Result<Response>>;

impl<C: Chain> With for Decorated<C> {
    fn make(&self) -> Made {
        made((self.make)())
    }

    fn run<'r>(&self, req: &'r Request, from: usize) -> BoxFuture<'r, Result<Response>> {
        (self.run)(req, from, self.make)
    }
}

/// A chain, made for an app.
pub fn made(chain: impl Chain) -> Made {
    let mut erased = Erased(Vec::new());
    chain.erase(&mut erased);
    Made { levels: erased.0, chain: Arc::new(chain) }
}

/// Runs a request's view inside its own decorators, from one of them on.
///
/// It is boxed here and not in an expansion: with the types of a chain at hand, rustc does not see
/// that the future is `Send` (rust-lang/rust#100013).
pub fn run<'r, C: Chain>(
    req: &'r Request,
    from: usize,
    _: fn() -> C,
    view: impl Future<Output = Result<Response>> + Send + 'r,
) -> BoxFuture<'r, Result<Response>> {
    let outermost = Place::new(req, 0);
    let place = Place { at: outermost.stack.first_own(), ..outermost };
    Box::pin(place.stack.chain::<C>().run(from, At(place), view))
}

/// In the place of a sync view, which is not polled but called.
pub fn not_polled() -> Ready<Result<Response>> {
    ready(Ok(Response::default()))
}
