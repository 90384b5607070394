//! The consent of an application to worker class `green`.
#![expect(unsafe_code, reason = "what the consent promises is about all code of the application")]

use crate::testing::TestClient;
use crate::{AppBuilder, Server};

impl AppBuilder {
    /// Allows worker class `green`: [`run`](Self::run) and [`serve`](Self::serve) take
    /// `--worker-class green` then. It is still `async` unless the command line or the environment
    /// says so.
    ///
    /// ```no_run
    /// use duotone::prelude::*;
    ///
    /// #[get("/")]
    /// fn index() -> &'static str {
    ///     "Hello, World!"
    /// }
    ///
    /// fn main() -> Result<()> {
    ///     let app = App::new().handlers(handlers![index]);
    ///     // SAFETY: nothing that this program calls relies on having its thread for itself.
    ///     unsafe { app.allow_green() }.run()
    /// }
    /// ```
    ///
    /// # Safety
    ///
    /// While a sync function that runs for the app waits ([`async_to_sync`](crate::async_to_sync)
    /// and what is built on it), **other code runs on its thread**, and goes on with what it has in
    /// thread-locals. So no code that the app calls may, around something that waits, rely for its
    /// soundness on the stack of its thread being its own: that what it began on this thread ends
    /// before other code of this thread begins. Safe code of Rust cannot rely on it by itself; what
    /// has `unsafe` code behind a safe interface may. Known are:
    ///
    /// - [`std::thread_local!`]: an initialiser of it must not wait. For who asks for the value
    ///   meanwhile the standard library makes one, and drops it, perhaps in use, when the first has
    ///   waited. That of [`green::local!`](crate::green::local!) may wait.
    /// - `scoped_tls`: a scope of it must not be open while something waits.
    /// - Locks that belong to a thread and are counted there, if they give access to what must not
    ///   be shared. The first who leaves such a lock may give it up for all: that of Python, by
    ///   `Python::attach` of pyo3, must not be had while something waits.
    ///
    /// What is merely wrong, and not unsound, is listed in the guide to green threads: locks held
    /// while something waits, or a `RefCell` in a thread-local borrowed meanwhile.
    pub unsafe fn allow_green(self) -> Self {
        self.with_green_allowed()
    }
}

impl Server {
    /// Allows worker class `green`, as [`AppBuilder::allow_green`] does.
    ///
    /// # Safety
    ///
    /// As for [`AppBuilder::allow_green`].
    pub unsafe fn allow_green(self) -> Self {
        self.with_green_allowed()
    }
}

impl TestClient {
    /// Allows worker class `green`, as [`AppBuilder::allow_green`] does: for an app that was built
    /// without it. It is asked for before [`worker_class`](Self::worker_class).
    ///
    /// # Safety
    ///
    /// As for [`AppBuilder::allow_green`].
    #[must_use]
    pub unsafe fn allow_green(self) -> Self {
        self.with_green_allowed()
    }
}
