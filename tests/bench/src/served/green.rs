//! Consent to worker class `green`, on one loop.

use duotone::{Server, WorkerClass};

#[expect(unsafe_code, reason = "consent to class `green` is unsafe")]
pub(crate) fn of_class(server: Server) -> Server {
    // SAFETY: nothing in this program relies on having its thread for itself.
    unsafe { server.allow_green() }.worker_class(WorkerClass::Green).workers(1)
}
