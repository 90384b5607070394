//! Collects what an app is made of.

mod build;
mod settings;

use std::any::type_name;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::app::installed::Installed;
#[cfg(feature = "session")]
use crate::app::sessions::SessionParts;
use crate::app::{Fault, Registered, StateMap};
use crate::bridge::{Bridge, PoolConfig};
use crate::handler::Handler;
use crate::provider::Replaced;
use crate::url::Site;
use crate::watch::Setting;
use crate::{Blueprint, Decorator, Extension};

/// 2 MiB (R33).
const DEFAULT_BODY_LIMIT: u64 = 2 * 1024 * 1024;

/// What an app is made of; [`App::new`](crate::App::new) makes one.
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
}
