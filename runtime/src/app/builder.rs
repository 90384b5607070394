//! Collects what an app is made of, and builds it.

use std::any::type_name;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::app::asked::{self, Asked};
use crate::app::installed::Installed;
use crate::app::levels::Levels;
#[cfg(feature = "session")]
use crate::app::sessions::SessionParts;
use crate::app::{
    App, BuildError, Fault, Inner, Plan, Registered, StateMap, around, asking, streams, table,
};
use crate::bridge::{Bridge, Pool, PoolConfig, default_bridge};
use crate::handler::{Handler, RouteOptions};
use crate::provider::{AppProviders, Replaced, in_order};
use crate::router::Router;
use crate::task::TaskSet;
use crate::url::Site;
use crate::watch::{Setting, Watchdog};
use crate::{Blueprint, Decorator, Extension};

/// 2 MiB (R33).
const DEFAULT_BODY_LIMIT: u64 = 2 * 1024 * 1024;

/// What an app is made of; [`App::new`] makes one.
///
/// ```
/// use duotone::prelude::*;
///
/// #[get("/")]
/// fn index() -> &'static str {
///     "Hello, World!"
/// }
///
/// let app = App::new().handlers(handlers![index]).build()?;
/// assert_eq!(app.test_client().get("/").send().text(), "Hello, World!");
/// # Ok::<(), duotone::Error>(())
/// ```
#[must_use = "an app does nothing until it is built, run or served"]
pub struct AppBuilder {
    registered: Registered,
    installed: Installed,
    state: StateMap,
    pub(super) replaced: Replaced,
    pub(super) faults: Vec<Fault>,
    body_limit: u64,
    timeout: Option<Duration>,
    debug: bool,
    pool: PoolConfig,
    bridge: Option<Arc<dyn Bridge>>,
    base_url: Option<Site>,
    #[cfg(feature = "green")]
    allows_green: bool,
    watchdog: Setting,
    #[cfg(feature = "session")]
    pub(super) sessions: SessionParts,
}

impl AppBuilder {
    pub(crate) fn new() -> Self {
        AppBuilder {
            registered: Registered::default(),
            installed: Installed::default(),
            state: StateMap::default(),
            replaced: Replaced::default(),
            faults: Vec::new(),
            body_limit: DEFAULT_BODY_LIMIT,
            timeout: None,
            debug: std::env::var_os("DUOTONE_DEBUG").is_some_and(|value| value == "1"),
            pool: PoolConfig::default(),
            bridge: None,
            base_url: None,
            #[cfg(feature = "green")]
            allows_green: false,
            watchdog: Setting::default(),
            #[cfg(feature = "session")]
            sessions: SessionParts::default(),
        }
    }

    #[cfg(feature = "green")]
    pub(crate) fn with_green_allowed(mut self) -> Self {
        self.allows_green = true;
        self
    }

    /// Adds annotated functions, listed by [`handlers!`](crate::handlers).
    pub fn handlers(mut self, handlers: impl IntoIterator<Item = Handler>) -> Self {
        self.registered.handlers(handlers);
        self
    }

    /// Adds a blueprint: its views, hooks and error handlers.
    ///
    /// It may be registered more than once, under [another name](Blueprint::name) each time.
    #[track_caller]
    pub fn register(mut self, blueprint: Blueprint) -> Self {
        self.registered.register(blueprint);
        self
    }

    /// Adds what a third-party crate brings: see [`Extension`].
    ///
    /// An app has one extension of a type: a second one is a fault when it is built.
    #[track_caller]
    pub fn install<E: Extension>(mut self, extension: E) -> Self {
        match self.installed.add::<E>(Location::caller()) {
            Ok(()) => extension.install(self),
            Err(fault) => {
                self.faults.push(fault);
                self
            }
        }
    }

    /// Whether it has an extension of this type: for one that builds on another, and installs it
    /// where the app has not.
    ///
    /// ```
    /// # use duotone::{AppBuilder, Extension};
    /// # struct Sessions;
    /// # impl Extension for Sessions {
    /// #     fn install(self, app: AppBuilder) -> AppBuilder { app }
    /// # }
    /// struct Login;
    ///
    /// impl Extension for Login {
    ///     fn install(self, app: AppBuilder) -> AppBuilder {
    ///         if app.has_installed::<Sessions>() { app } else { app.install(Sessions) }
    ///     }
    /// }
    ///
    /// let app = duotone::App::new().install(Login);
    /// assert!(app.has_installed::<Sessions>());
    /// ```
    pub fn has_installed<E: Extension>(&self) -> bool {
        self.installed.has::<E>()
    }

    /// Adds a value that handlers ask for as [`State<T>`](crate::State); one per type.
    pub fn state<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.shared_state(Arc::new(value))
    }

    /// The same for a value that is already shared.
    pub fn shared_state<T: Send + Sync + 'static>(mut self, value: Arc<T>) -> Self {
        if !self.state.insert(value) {
            let name = type_name::<T>();
            self.faults.push(Fault::new(format!("`.state(..)` is given twice for `{name}`")));
        }
        self
    }

    /// Puts a decorator around every view of the app, outside of those of its blueprints and of the
    /// view's own (R1). Of several, the first is the outermost.
    ///
    /// ```
    /// use duotone::prelude::*;
    ///
    /// #[decorator]
    /// async fn signed(next: Next<'_>) -> Result<Response> {
    ///     Ok(next.run().await?.with_header("x-by", "duotone"))
    /// }
    ///
    /// #[get("/")]
    /// fn index() -> &'static str {
    ///     "Hello, World!"
    /// }
    ///
    /// let app = App::new().with(signed()).handlers(handlers![index]).build()?;
    /// assert_eq!(app.test_client().get("/").send().header("x-by"), Some("duotone"));
    /// # Ok::<(), duotone::Error>(())
    /// ```
    ///
    /// It stands around views, and so around nothing where there is no view: not around a 404 of the
    /// router, a redirect to a path with a slash, or an automatic `OPTIONS`. What is to run for these
    /// too is a hook.
    pub fn with(mut self, decorator: impl Decorator) -> Self {
        self.registered.with(decorator);
        self
    }

    /// Gives errors of a type a status (R15).
    ///
    /// The function is called where the error came up, perhaps on an event loop: it must not block.
    pub fn error_status<E: std::error::Error + 'static>(
        mut self,
        status: impl Fn(&E) -> StatusCode + Send + Sync + 'static,
    ) -> Self {
        self.registered.error_status(status);
        self
    }

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

    /// Builds the app.
    ///
    /// # Errors
    ///
    /// All faults at once: a handler that is listed twice, routes that clash (R29), state that a
    /// handler needs and nobody gave, a body that two of a handler and its providers take as a stream,
    /// two handlers for one error, two blueprints of one name, a
    /// prefix or a base URL that is none, sessions without a secret key, defaults that do not fit
    /// their parameter.
    pub fn build(mut self) -> Result<App, BuildError> {
        let mut faults = std::mem::take(&mut self.faults);
        let mut levels = Levels::of(std::mem::take(&mut self.registered), &mut faults);
        let (providers, misordered) = in_order(&levels.app_providers, &self.replaced);
        faults.extend(misordered.into_iter().map(asked::misordered));
        let providers = AppProviders::new(providers);
        let given = providers.each().filter(|(id, ..)| self.state.contains(*id));
        faults.extend(given.map(|(_, name, origin)| asked::given(name, origin)));
        let scopes = levels.scopes();
        let stacks = around::stacks(&levels, &scopes);
        let has = |id| self.state.contains(id) || providers.makes(id);
        let asking = asking::of(&levels, &stacks, &self.replaced);
        let asking = Asked::new(&has, &self.replaced, &mut faults).check(asking, &levels.metas);
        faults.extend(streams::faults(&asking, &self.replaced));
        #[cfg(feature = "session")]
        let sessions = std::mem::take(&mut self.sessions).build(&asking, &mut faults);
        let options = RouteOptions {
            body_limit: Some(self.body_limit),
            timeout: self.timeout,
            ..RouteOptions::NONE
        };
        let table = table::of(&levels, &scopes, &stacks, options);
        let watchdog = Setting::from_env().unwrap_or_else(|why| {
            faults.push(Fault::new(why));
            None
        });
        let router = match Router::build(&table.entries) {
            Ok(router) => router,
            Err(clashes) => {
                faults.extend(clashes);
                return Err(BuildError::new(faults));
            }
        };
        if !faults.is_empty() {
            return Err(BuildError::new(faults));
        }
        Ok(App(Arc::new(Inner {
            router,
            routes: table.rows,
            registrations: table.registrations,
            base_url: self.base_url,
            scope: Arc::clone(&scopes[0]),
            plan: Plan::of(&scopes[0], &options),
            state: self.state,
            providers,
            replaced: self.replaced,
            pool: Pool::new(self.pool),
            #[cfg(feature = "green")]
            allows_green: self.allows_green,
            bridge: self.bridge.unwrap_or_else(default_bridge),
            tasks: TaskSet::default(),
            watchdog: Watchdog::new(watchdog.unwrap_or(self.watchdog)),
            options,
            debug: self.debug,
            #[cfg(feature = "session")]
            sessions,
            before_serving: levels.before_serving,
            after_serving: levels.after_serving,
            commands: levels.commands,
        })))
    }
}
