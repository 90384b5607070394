//! The two colors of a function, and data that comes in either.

use std::future::Future;
use std::pin::Pin;

/// A future behind a pointer: what an async handler is once its type is erased.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The color of a function (R41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Color {
    /// `fn`: it may block, so it never runs on an event loop (R42).
    Sync,
    /// `async fn`: it must not block.
    Async,
}

impl Color {
    /// `sync` or `async`, as in a route listing.
    pub fn as_str(self) -> &'static str {
        match self {
            Color::Sync => "sync",
            Color::Async => "async",
        }
    }
}

/// A function of either color, `S` its type when sync and `A` when async.
#[derive(Clone, Copy, Debug)]
pub enum Colored<S, A> {
    /// A `fn`.
    Sync(S),
    /// An `async fn`.
    Async(A),
}

impl<S, A> Colored<S, A> {
    /// Which of the two it is.
    pub fn color(&self) -> Color {
        match self {
            Colored::Sync(_) => Color::Sync,
            Colored::Async(_) => Color::Async,
        }
    }
}
