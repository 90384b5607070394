//! The contract between the macros and the runtime: what a handler is once its attribute has
//! been expanded.
//!
//! All of it is constant data and function pointers. Nothing here runs a handler: that is
//! [`crate::lifecycle`]'s and [`crate::drive`]'s work.

mod answers;
mod meta;
mod mount;
mod needs;
mod options;
mod provider;
mod with;

use std::fmt;

pub use answers::{GiveBack, IntoAfter, IntoBefore, IntoDone, TakeResponse};
pub use meta::{
    AfterRequest, BeforeRequest, Command, CommandCall, DefaultParam, Endpoint, ErrorCall,
    ErrorHandler, Group, Kind, Meta, Origin, Param, Route, Segment, Serving, TeardownRequest, View,
};
pub(crate) use mount::Mount;
pub use mount::{MountPoint, Mountable};
pub use needs::{BodyNeed, Needs, StateNeed};
pub use options::RouteOptions;
pub use provider::{AppProvider, Provide, ProvideApp, Value};
pub use with::With;

/// An annotated function or `impl`, as [`handlers!`](crate::handlers) lists it.
///
/// It is a pointer to constant data, and for a mounted view its data: making one runs nothing.
#[derive(Clone)]
pub struct Handler {
    meta: &'static Meta,
    mount: Option<Mount>,
}

impl Handler {
    /// Called by the attribute macros only.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(meta: &'static Meta) -> Self {
        Handler { meta, mount: None }
    }

    /// The function's own name, or the type's.
    pub fn name(&self) -> &'static str {
        self.meta.origin.name
    }

    pub(crate) fn meta(&self) -> &'static Meta {
        self.meta
    }

    /// Where it is mounted, if it is by `mounts![..]`.
    pub(crate) fn mount(&self) -> Option<&Mount> {
        self.mount.as_ref()
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handler({})", self.meta.origin)
    }
}

#[cfg(all(test, feature = "macros"))]
mod tests;
