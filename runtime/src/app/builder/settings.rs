//! How an app is to behave: its limits, its pool, its bridge, its address.

use std::sync::Arc;
use std::time::Duration;

use crate::app::{AppBuilder, Fault};
use crate::bridge::{Bridge, PoolConfig};
use crate::url::Site;
use crate::watch::Setting;

impl AppBuilder {
    /// How large a request body may be, in bytes; 2 MiB unless set. A route's `body_limit` goes
    /// before it.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How long a request may take until it has an answer; no limit unless set. A route's
    /// [`timeout`](macro@crate::route#within-a-time) goes before it.
    ///
    /// No time at all is a fault when the app is built.
    pub fn timeout(mut self, limit: Duration) -> Self {
        if limit.is_zero() {
            self.faults.push(Fault::new("a `timeout` needs more than no time"));
        }
        self.timeout = Some(limit);
        self
    }

    /// Shows the details of a 500 to the client (R21); off unless `DUOTONE_DEBUG=1`.
    pub fn debug(mut self, debug: bool) -> Self {
        self.debug = debug;
        self
    }

    /// How many worker threads there may be, and how many jobs may wait for one.
    pub fn pool(mut self, pool: PoolConfig) -> Self {
        self.pool = pool;
        self
    }

    /// How sync code drives async code (R45).
    pub fn bridge(mut self, bridge: impl Bridge) -> Self {
        self.bridge = Some(Arc::new(bridge));
        self
    }

    /// How long async code may hold its event loop before a warning names it: its file and line, and
    /// for how long. 100 ms in debug builds unless set, and no limit in release builds; `None` is
    /// none. `DUOTONE_WATCHDOG`, as `100ms` or `off`, and `--watchdog` go before it.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use duotone::App;
    ///
    /// let app = App::new().watchdog(Duration::from_millis(50)).build()?;
    /// let app = App::new().watchdog(None).build()?;
    /// # Ok::<(), duotone::Error>(())
    /// ```
    ///
    /// What is watched is what an event loop polls for the app: async views, hooks, error handlers,
    /// decorators and providers, streamed bodies, and tasks; not what runs on a worker thread, which
    /// may block. Each place is named once: while it is stuck, and when it has ended.
    pub fn watchdog(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.watchdog = Setting(limit.into().filter(|limit| !limit.is_zero()));
        self
    }

    /// Where the app is: `https://example.org`. Absolute URLs begin with it; without it with the
    /// host that the request names, which [whoever sends it chooses](crate::Url::absolute).
    ///
    /// It is a scheme and a host. Anything else is a fault when the app is built.
    pub fn base_url(mut self, base_url: impl AsRef<str>) -> Self {
        let base_url = base_url.as_ref();
        match Site::parse(base_url) {
            Ok(site) => self.base_url = Some(site),
            Err(why) => self.faults.push(Fault::new(format!("the base URL `{base_url}` {why}"))),
        }
        self
    }
}
