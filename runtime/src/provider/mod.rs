//! Providers: functions that make the values which handlers ask for.
//!
//! Which provider runs next is found here; in the lifecycle it is a step like any other, and
//! [`prepare`] is for the arguments of decorators and of what stands inside of them. Extracting a
//! value is reading what its provider came to, so an error comes up where it is asked for.

mod missing;
mod outcomes;
mod prepare;
mod provided;
mod replaced;
mod startup;
#[cfg(test)]
mod tests;

pub(crate) use missing::{all, all_of, missing, waits};
pub(crate) use outcomes::Outcomes;
pub(crate) use prepare::prepare;
pub use provided::{Provided, Provider, RequestProvider};
pub use replaced::ProviderOf;
pub(crate) use replaced::{Blocking, Replaced, Replacement};
pub(crate) use startup::{AppProviders, Misordered, in_order};
