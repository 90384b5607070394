//! Where a task comes from, for the log.

use std::fmt;
use std::panic::Location;

use crate::handler::Origin;

/// What a task was started by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// Code, at this place.
    Code(&'static Location<'static>),
    /// A request for this view, whose client is gone.
    Request(Origin),
}

impl Source {
    #[track_caller]
    pub(super) fn caller() -> Self {
        Source::Code(Location::caller())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Code(place) => place.fmt(f),
            Source::Request(view) => write!(f, "a request for {view}"),
        }
    }
}
