//! Worker class `green`, beyond what holds in each class.
#![expect(unsafe_code, reason = "consent to class `green` is unsafe")]

mod blocking;
mod client;
mod consent;
mod dropped;
mod ended;
mod held;
mod locked_up;
mod mixed;
mod net;
mod no_stack;
mod one_loop;
mod overflow;
mod panic_hook;
mod scoped;
mod spreading;
mod started;
mod sync;
mod wait_fd;
mod waiting;

use duotone::testing::TestClient;
use duotone::{App, Server, WorkerClass};

use crate::entries::Served;

/// A server that may have that class.
pub(crate) fn allowed(server: Server) -> Server {
    // SAFETY: no test has code that relies on its thread's stack being its own: `scoped` opens scopes
    // that would, and never asks for their value.
    unsafe { server.allow_green() }
}

/// A client that may have it.
pub(crate) fn allowed_client(client: TestClient) -> TestClient {
    // SAFETY: as above.
    unsafe { client.allow_green() }
}

/// A server of that class with so many event loops.
pub(crate) fn on_loops(app: &App, loops: usize) -> Served {
    Served::run(Server::new(app.clone()).worker_class(WorkerClass::Green).workers(loops))
}
