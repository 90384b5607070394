//! Worker class `green`, beyond what holds in each class.
#![expect(unsafe_code, reason = "consent to class `green` is unsafe")]

mod consent;
mod held;
mod overflow;
mod spreading;
mod waiting;

use duotone::Server;

/// A server that may have that class.
pub(crate) fn allowed(server: Server) -> Server {
    // SAFETY: no test has code that relies on its thread's stack being its own.
    unsafe { server.allow_green() }
}
