//! Collects what an app is made of, and builds it.

use std::any::{TypeId, type_name};
use std::collections::HashSet;
use std::sync::Arc;

use http::StatusCode;

use crate::app::scope::{ErrorTable, Hook, Scope};
use crate::app::{App, BuildError, Fault, Inner, RouteEntry, StateMap};
use crate::bridge::{Bridge, Pool, PoolConfig, default_bridge};
use crate::handler::{Endpoint, Handler, Kind, Meta, Needs, Origin, Serving};
use crate::router::{Entry, Router};

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
    handlers: Vec<&'static Meta>,
    state: StateMap,
    errors: ErrorTable,
    faults: Vec<Fault>,
    body_limit: u64,
    debug: bool,
    pool: PoolConfig,
    bridge: Option<Arc<dyn Bridge>>,
}

impl AppBuilder {
    pub(crate) fn new() -> Self {
        AppBuilder {
            handlers: Vec::new(),
            state: StateMap::default(),
            errors: ErrorTable::default(),
            faults: Vec::new(),
            body_limit: DEFAULT_BODY_LIMIT,
            debug: std::env::var_os("DUOTONE_DEBUG").is_some_and(|value| value == "1"),
            pool: PoolConfig::default(),
            bridge: None,
        }
    }

    /// Adds annotated functions, listed by [`handlers!`](crate::handlers).
    pub fn handlers(mut self, handlers: impl IntoIterator<Item = Handler>) -> Self {
        self.handlers.extend(handlers.into_iter().map(Handler::meta));
        self
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

    /// Gives errors of a type a status (R15).
    ///
    /// The function is called where the error came up, perhaps on an event loop: it must not block.
    pub fn error_status<E: std::error::Error + 'static>(
        mut self,
        status: impl Fn(&E) -> StatusCode + Send + Sync + 'static,
    ) -> Self {
        let erased = Box::new(move |error: &crate::Error| error.downcast_ref().map(&status));
        if !self.errors.add_status(TypeId::of::<E>(), erased) {
            let name = type_name::<E>();
            self.faults
                .push(Fault::new(format!("`.error_status(..)` is given twice for `{name}`")));
        }
        self
    }

    /// How large a request body may be, in bytes; 2 MiB unless set. A route's `body_limit` goes
    /// before it.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
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

    /// Builds the app.
    ///
    /// # Errors
    ///
    /// All faults at once: a handler that is listed twice, routes that clash (R29), state that a
    /// handler needs and nobody gave, two handlers for one error, defaults that do not fit their
    /// parameter.
    pub fn build(mut self) -> Result<App, BuildError> {
        let mut faults = std::mem::take(&mut self.faults);
        self.check_listed_once(&mut faults);
        self.check_state(&mut faults);
        let parts = Parts::sort(&self.handlers, self.errors, &mut faults);
        let router = match Router::build(&parts.entries) {
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
            routes: parts.routes,
            scope: parts.scope,
            state: self.state,
            pool: Pool::new(self.pool),
            bridge: self.bridge.unwrap_or_else(default_bridge),
            body_limit: self.body_limit,
            debug: self.debug,
            before_serving: parts.before_serving,
            after_serving: parts.after_serving,
        })))
    }

    /// No handler is listed twice; the second is left out, or it would clash with itself.
    fn check_listed_once(&mut self, faults: &mut Vec<Fault>) {
        let mut seen = HashSet::new();
        self.handlers.retain(|meta| {
            // One call of a `macro_rules!` may write two functions of one name at one place.
            let paths: Vec<_> = match &meta.kind {
                Kind::View(endpoint) => endpoint.routes.iter().map(|route| route.path).collect(),
                _ => Vec::new(),
            };
            let first = seen.insert((meta.origin, paths));
            if !first {
                let origin = &meta.origin;
                let help = "help: remove it from one of the `handlers![..]`";
                faults.push(Fault::new(format!("{origin} is listed twice\n    {help}")));
            }
            first
        });
    }

    /// Every `State<T>` that is asked for was given.
    fn check_state(&self, faults: &mut Vec<Fault>) {
        for meta in &self.handlers {
            Needs::each_state(meta.needs, &mut |need| {
                if !self.state.contains((need.id)()) {
                    let (origin, name) = (&meta.origin, (need.name)());
                    let help = "help: add `.state(..)` to the app";
                    let message = format!("{origin} needs `State<{name}>`\n    {help}");
                    faults.push(Fault::new(message));
                }
            });
        }
    }
}

/// The handlers, sorted by what they do.
struct Parts {
    entries: Vec<Entry>,
    routes: Vec<RouteEntry>,
    scope: Arc<Scope>,
    before_serving: Vec<(Origin, Serving)>,
    after_serving: Vec<(Origin, Serving)>,
}

impl Parts {
    fn sort(handlers: &[&'static Meta], errors: ErrorTable, faults: &mut Vec<Fault>) -> Parts {
        let mut scope = Scope::default();
        let mut errors = errors;
        let mut views = Vec::new();
        let (mut before_serving, mut after_serving) = (Vec::new(), Vec::new());
        for &meta in handlers {
            match &meta.kind {
                Kind::View(endpoint) => views.push((meta, endpoint)),
                Kind::BeforeRequest(call) => scope.before.push(Hook { call: *call, meta }),
                Kind::AfterRequest(call) => scope.after.push(Hook { call: *call, meta }),
                Kind::TeardownRequest(call) => scope.teardown.push(Hook { call: *call, meta }),
                Kind::ErrorHandler(handler) => faults.extend(errors.add(meta, handler).err()),
                Kind::BeforeServing(call) => before_serving.push((meta.origin, *call)),
                Kind::AfterServing(call) => after_serving.push((meta.origin, *call)),
                Kind::Broken => {}
            }
        }
        // R1: after-hooks and teardowns run in reverse.
        scope.after.reverse();
        scope.teardown.reverse();
        scope.errors.push(errors);
        let scope = Arc::new(scope);
        let (entries, routes) = table(&views, &scope);
        Parts { entries, routes, scope, before_serving, after_serving }
    }
}

/// One row per route, and what the router is told about it.
fn table(
    views: &[(&'static Meta, &'static Endpoint)],
    scope: &Arc<Scope>,
) -> (Vec<Entry>, Vec<RouteEntry>) {
    let (mut entries, mut rows) = (Vec::new(), Vec::new());
    for &(meta, endpoint) in views {
        for route in endpoint.routes {
            entries.push(Entry {
                id: rows.len(),
                origin: meta.origin,
                methods: route.methods,
                path: route.path.to_owned(),
                segments: route.segments.to_vec(),
                defaults: route.defaults,
                params: endpoint.params,
            });
            rows.push(RouteEntry {
                name: endpoint.name.unwrap_or(meta.origin.name).to_owned(),
                meta,
                endpoint,
                methods: route.methods,
                path: route.path.to_owned(),
                body_limit: route.body_limit,
                scope: Arc::clone(scope),
            });
        }
    }
    (entries, rows)
}
