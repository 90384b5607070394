//! What each step looks at: whether it sees its own request and `g`, on every side of both bridges;
//! and whether it is to go wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use duotone::prelude::*;

use super::books::Books;
use crate::polling::pause;

/// The number of a request, in its `g`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Id(pub(super) u32);

/// Whether code that runs for this request sees it, and its `g`.
pub(super) fn check(id: u32, place: &str) {
    let (Ok(req), Ok(g)) = (current::request(), current::g()) else {
        // There is nobody to tell but the panic hook: the step fails, and so does its answer.
        panic!("{place} of {id} has no request");
    };
    let (of_path, of_g) = (number(&req), g.get::<Id>().map(|id| id.0));
    if of_path != id || of_g.is_some_and(|of_g| of_g != id) {
        let books = req.app().state::<Books>().expect("books");
        books.mistake(format!("{place} of {id} sees {of_path}, {of_g:?}"));
    }
}

pub(super) fn number(req: &Request) -> u32 {
    req.param("id").and_then(|id| id.parse().ok()).expect("a number")
}

/// Whether a value that a provider made for a request is this one's.
pub(super) fn check_same(id: u32, Id(of_value): Id) {
    if of_value != id {
        let req = current::request().expect("a request");
        let books = req.app().state::<Books>().expect("books");
        books.mistake(format!("{id} is provided with what belongs to {of_value}"));
    }
}

/// Whether the request wants this step to go wrong, and how.
pub(super) fn trouble(req: &Request, step: u32) -> Result<()> {
    let plan: u32 = req.arg("plan").and_then(|plan| plan.parse().ok()).expect("a plan");
    match plan >> (3 * step) & 7 {
        0 => Err(std::io::Error::other("on purpose").into()),
        1 => panic!("on purpose"),
        2 => abort!(409),
        _ => Ok(()),
    }
}

/// Sync code that calls async code that calls sync code.
pub(super) fn down(id: u32, depth: u32) {
    check(id, "sync code");
    async_to_sync(async move {
        pause().await;
        check(id, "async code");
        if depth > 0 {
            sync_to_async(move || down(id, depth - 1)).await;
        }
    });
    check(id, "sync code after");
}

impl<'r> FromRequest<'r> for Id {
    fn from_request(req: &'r Request) -> Result<Self> {
        Ok(*G::<Id>::from_request(req)?.0)
    }
}

/// Whether a copy of the request sees it, and a `g` that is nobody else's (R39).
pub(super) fn check_copy(id: u32) {
    let (req, g) = (current::request().expect("a copy"), current::g().expect("a copy"));
    if let Some(Id(of_g)) = g.get().as_deref() {
        let books = req.app().state::<Books>().expect("books");
        books.mistake(format!("a copy of {id} sees the `g` of {of_g}"));
    }
    g.set(Id(id));
    down(id, 1);
}

/// How many parts of a request there are: its tasks that have not ended.
#[derive(Clone, Default)]
pub(super) struct Parts(Arc<AtomicUsize>);

impl Parts {
    pub(super) fn one(&self) -> Part {
        self.0.fetch_add(1, Ordering::SeqCst);
        Part(self.clone())
    }
}

pub(super) struct Part(Parts);

impl Drop for Part {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether all tasks of this request have ended (R47).
pub(super) fn check_parts(req: &Request, id: u32, books: &Books) {
    let parts = req.g().get::<Parts>().map_or(0, |parts| parts.0.load(Ordering::SeqCst));
    if parts > 0 {
        books.mistake(format!("{parts} tasks of {id} run while it is torn down"));
    }
}
