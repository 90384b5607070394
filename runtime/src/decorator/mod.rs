//! Code around a view: what a decorator is, and how those of a view are run.
//!
//! A [`Stack`] is all that stands around one view, made once when the app is built. It runs in one
//! of two ways: in place, on a thread that may block, or on an event loop, from where what is sync
//! goes to a worker in one trip.

mod alone;
mod around;
mod chain;
mod configures;
mod linked;
mod next;
mod run;
mod stack;
mod trip;

use std::any::type_name;
use std::future::Future;

use crate::handler::Origin;
use crate::watch::Place;
use crate::{Needs, Request, Response, Result};

pub(crate) use alone::{call, call_here};
pub(crate) use around::Around;
pub use chain::{Chain, Decorated, End, link, made, not_polled, run};
pub use configures::Configures;
pub use next::{Next, SyncNext};
pub use run::on_loop;
pub use stack::Made;
pub(crate) use stack::Stack;

/// Code around a view, written once for views of both colors.
///
/// [`#[decorator]`](macro@crate::decorator) makes one of a function, which is the usual way. By
/// hand it is a type with one method:
///
/// ```
/// use duotone::prelude::*;
/// use duotone::{Decorator, Next};
///
/// /// Says in a header who made the response.
/// struct Signed {
///     by: String,
/// }
///
/// impl Decorator for Signed {
///     async fn call<'a>(&'a self, _: &'a Request, next: Next<'a>) -> Result<Response> {
///         let res = next.run().await?;
///         Ok(res.with_header("x-by", &*self.by))
///     }
/// }
/// # fn is_decorator(_: impl Decorator) {}
/// # is_decorator(Signed { by: "us".to_owned() });
/// ```
///
/// It may also be given what it takes from the request by [`FromRequest`](crate::FromRequest); what
/// that needs is said by [`NEEDS`](Self::NEEDS), so that it is there and checked at build.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a decorator",
    label = "not a decorator",
    note = "`#[decorator]` makes one of a function; `with = [name]` calls `name()`, and any other \
            expression is used as it is: `.with(name())`"
)]
pub trait Decorator: Send + Sync + 'static {
    /// What it does with the thread that it is given.
    const KIND: DecoratorKind = DecoratorKind::Waits;

    /// What it takes from the request, as [`FromRequest::NEEDS`](crate::FromRequest::NEEDS) of each
    /// type says.
    const NEEDS: &'static [&'static Needs] = &[];

    /// Where its function was written.
    #[doc(hidden)]
    const ORIGIN: Option<&'static Origin> = None;

    /// Runs around `next`, which is everything inside: it may answer instead, ask something before,
    /// or change the response after.
    fn call<'a>(
        &'a self,
        req: &'a Request,
        next: Next<'a>,
    ) -> impl Future<Output = Result<Response>> + Send + 'a;
}

/// What a [`Decorator`] does with the thread that it is given.
///
/// `#[decorator]` reads it off the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecoratorKind {
    /// It awaits nothing but [`Next::run`]. Around a sync view it runs where that does, and costs
    /// neither a trip between threads nor an allocation.
    Passes,
    /// It may await anything, so it never has a worker thread to itself while it does.
    Waits,
    /// It may block: it is called on a thread that may, with everything inside. It takes a
    /// [`SyncNext`], by hand from [`Next::into_sync`].
    Blocks,
}

/// The name of a decorator: that of its type, without path and arguments.
pub(crate) fn name_of<D: Decorator>() -> &'static str {
    let full = type_name::<D>();
    let path = full.split('<').next().unwrap_or(full);
    path.rsplit("::").next().unwrap_or(path)
}

/// The name of a decorator, for the watchdog.
fn place_of<D: Decorator>() -> Place {
    D::ORIGIN.map_or_else(|| Place::Named(name_of::<D>()), Place::Function)
}

#[cfg(test)]
mod tests;
