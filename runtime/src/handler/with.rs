//! `with = [..]`: the decorators of a view.

use std::fmt;

use crate::color::BoxFuture;
use crate::decorator::Made;
use crate::{Request, Response, Result};

/// How a view's decorators are made, and how they run with it.
pub trait With: Send + Sync {
    /// Evaluates the list: once per app.
    fn make(&self) -> Made;

    /// Runs the view inside of them, from the one at this place on.
    fn run<'r>(&self, req: &'r Request, from: usize) -> BoxFuture<'r, Result<Response>>;
}

impl fmt::Debug for dyn With {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("With")
    }
}
