//! Code that may hold an event loop, by what a message says of it.

use std::fmt;
use std::panic::Location;

use crate::handler::Origin;

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// An annotated function.
    Function(&'static Origin),
    /// A decorator that was written by hand: only its name is known.
    Named(&'static str),
    /// The streamed body of what this function answered; `None` where no function did.
    Body(Option<&'static Origin>),
    /// A task of either color, by where it was started, and the view of the request that started it.
    Task(&'static Location<'static>, Option<&'static Origin>),
    /// A closure for `after_this_request`, by where it was given.
    AfterThis(&'static Location<'static>),
    /// A future that was given a context, by where it was.
    Within(&'static Location<'static>),
}

impl Place {
    /// What to do instead: in an `async fn`, or in a `fn` that runs on a green thread.
    pub(super) fn instead(self, is_fn: bool) -> &'static str {
        match self {
            _ if is_fn => {
                "move what blocks into `async_to_sync(sync_to_async(..))`, or wait by what \
                 `duotone::green` has for it"
            }
            Place::Function(_) | Place::Named(_) => {
                "move what blocks into `sync_to_async`, or make the function a `fn`"
            }
            Place::Body(_) => {
                "move what blocks into `sync_to_async`, or answer with `Body::reader`"
            }
            Place::Task(..) => "move what blocks into `sync_to_async`, or start it by `spawn_sync`",
            Place::Within(_) | Place::AfterThis(_) => "move what blocks into `sync_to_async`",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Function(origin) => origin.fmt(f),
            Place::Named(name) => write!(f, "the decorator `{name}`"),
            Place::Body(Some(origin)) => write!(f, "the body of an answer of {origin}"),
            Place::Body(None) => f.write_str("the body of an answer"),
            Place::Task(place, None) => write!(f, "the task of {place}"),
            Place::Task(place, Some(of)) => {
                write!(f, "the task of {place}, of a request for {of},")
            }
            Place::AfterThis(place) => {
                write!(f, "what {place} gave to `after_this_request`")
            }
            Place::Within(place) => write!(f, "the async code of {place}"),
        }
    }
}
