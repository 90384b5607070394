//! `with = [..]`: the decorators of a view.

use std::fmt;

use crate::color::BoxFuture;
use crate::decorator::Made;
use crate::{Request, Response, Result};

/// How a view's decorators are made, and how they run with it.
pub struct With {
    /// Evaluates the list: once per app.
    pub make: fn() -> Made,
    /// Runs the view inside of them, from the one at this place on.
    pub run: for<'r> fn(&'r Request, usize) -> BoxFuture<'r, Result<Response>>,
}

impl fmt::Debug for With {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("With")
    }
}
