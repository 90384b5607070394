//! Which providers a function asks for, and which of them have not run for a request.

use std::any::TypeId;

use crate::Request;
use crate::color::Color;
use crate::handler::{Kind, Meta, Needs, Provide};

/// A provider that has not run for a request.
#[derive(Clone, Copy)]
pub(crate) struct Missing {
    pub(crate) id: TypeId,
    pub(crate) needs: &'static [&'static Needs],
    pub(crate) call: Provide,
}

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
    let first = missing(req, meta.needs);
    first.or_else(|| call_of(meta).map(|call| Missing { id, needs: meta.needs, call }))
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
    let mut found = Vec::new();
    collect(needs, &mut found);
    found
}

fn collect(needs: &'static [&'static Needs], found: &mut Vec<&'static Meta>) {
    for needs in needs {
        for meta in needs.providers.iter().map(|meta| meta()) {
            if !found.iter().any(|found| (found.id)() == (meta.id)()) {
                found.push(meta);
                collect(meta.needs, found);
            }
        }
        collect(needs.inner, found);
    }
}
