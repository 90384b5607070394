//! The contract between the macros and the runtime: what a handler is once its attribute has
//! been expanded.
//!
//! All of it is constant data and function pointers. Nothing here runs a handler: that is
//! [`crate::lifecycle`]'s and [`crate::drive`]'s work.

mod answers;
mod meta;
mod needs;
mod provider;

pub use answers::{GiveBack, IntoAfter, IntoBefore, IntoDone, TakeResponse};
pub use meta::{
    AfterRequest, BeforeRequest, DefaultParam, Endpoint, ErrorCall, ErrorHandler, Kind, Meta,
    Origin, Param, Route, Segment, Serving, TeardownRequest, View,
};
pub use needs::{BodyNeed, Needs, StateNeed};
pub use provider::{Provide, ProviderMeta, Value};

/// An annotated function, as [`handlers!`](crate::handlers) lists it.
///
/// It is a pointer to constant data: copying it is free and making it runs nothing.
#[derive(Clone, Copy, Debug)]
pub struct Handler(&'static Meta);

impl Handler {
    /// Called by the attribute macros only.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(meta: &'static Meta) -> Self {
        Handler(meta)
    }

    /// The function's own name.
    pub fn name(&self) -> &'static str {
        self.0.origin.name
    }

    pub(crate) fn meta(self) -> &'static Meta {
        self.0
    }
}

#[cfg(all(test, feature = "macros"))]
mod tests;
