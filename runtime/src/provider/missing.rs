//! Which providers a function asks for, and which of them have not run for a request.

use std::any::TypeId;

use crate::color::{BoxFuture, Color, Colored};
use crate::handler::{Kind, Meta, Needs, Origin, Provide, Value};
use crate::provider::Blocking;
use crate::{Request, Result};

/// A provider that has not run for a request.
pub(crate) struct Missing {
    pub(crate) id: TypeId,
    /// Of the function that was written, also where another is called in its place.
    pub(crate) origin: &'static Origin,
    pub(crate) needs: &'static [&'static Needs],
    pub(crate) call: Call,
}

/// How it is called.
pub(crate) type Call =
    Colored<Blocking<Request>, for<'r> fn(&'r Request) -> BoxFuture<'r, Result<Value>>>;

/// The provider that has to run next before a function with these needs: what it asks for itself
/// has run. `None` when nothing is missing.
pub(crate) fn missing(req: &Request, needs: &'static [&'static Needs]) -> Option<Missing> {
    needs.iter().find_map(|needs| {
        let of_its_own = needs.providers.iter().find_map(|meta| of(req, meta()));
        of_its_own.or_else(|| missing(req, needs.inner))
    })
}

fn of(req: &Request, meta: &'static Meta) -> Option<Missing> {
    let id = (meta.id)();
    if req.provided().has(id) {
        return None;
    }
    if req.app().replaced().of_request(id).is_some() {
        let call = Colored::Sync(Blocking::Replaced(id));
        return Some(Missing { id, origin: &meta.origin, needs: &[], call });
    }
    missing(req, meta.needs).or_else(|| {
        let call = match call_of(meta)? {
            Colored::Sync(call) => Colored::Sync(Blocking::Written(call)),
            Colored::Async(call) => Colored::Async(call),
        };
        Some(Missing { id, origin: &meta.origin, needs: meta.needs, call })
    })
}

/// `None` for one whose attribute had a mistake, and that never runs.
fn call_of(meta: &Meta) -> Option<Provide> {
    match meta.kind {
        Kind::Provider(call) => Some(call),
        _ => None,
    }
}

/// Whether one of the providers that run before a function with these needs is async.
pub(crate) fn waits(needs: &'static [&'static Needs]) -> bool {
    all(needs).into_iter().filter_map(call_of).any(|call| call.color() == Color::Async)
}

/// Every provider that these needs ask for, also by way of others; a circle is gone round once.
pub(crate) fn all(needs: &'static [&'static Needs]) -> Vec<&'static Meta> {
    all_of(needs, &|_| true)
}

/// Those of them that are of interest; what only the others ask for is not among them.
pub(crate) fn all_of(
    needs: &'static [&'static Needs],
    is_wanted: &dyn Fn(&Meta) -> bool,
) -> Vec<&'static Meta> {
    let mut found = Vec::new();
    collect(needs, is_wanted, &mut found);
    found
}

fn collect(
    needs: &'static [&'static Needs],
    is_wanted: &dyn Fn(&Meta) -> bool,
    found: &mut Vec<&'static Meta>,
) {
    Needs::each_provider(needs, &mut |meta| {
        let is_known = found.iter().any(|found| (found.id)() == (meta.id)());
        if !is_known && is_wanted(meta) {
            found.push(meta);
            collect(meta.needs, is_wanted, found);
        }
    });
}
