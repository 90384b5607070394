//! The app: built once with all faults reported at once, then frozen and cheap to clone.

mod around;
mod asked;
mod asking;
mod builder;
mod commands;
mod fault;
mod installed;
mod levels;
mod overriding;
mod place;
mod plan;
mod prefix;
mod registered;
mod registrations;
mod route_info;
mod scope;
#[cfg(feature = "session")]
mod sessions;
mod state;
mod streams;
mod table;

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use crate::bridge::{Bridge, Pool};
use crate::handler::{Origin, RouteOptions, Serving, Value};
use crate::provider::{AppProviders, Replaced};
use crate::router::Router;
#[cfg(feature = "session")]
use crate::session::Sessions;
use crate::task::TaskSet;
use crate::url::Site;
use crate::watch::Watchdog;

pub use builder::AppBuilder;
pub(crate) use commands::AppCommand;
pub use fault::BuildError;
pub(crate) use fault::Fault;
pub(crate) use plan::Plan;
pub(crate) use registered::Registered;
pub(crate) use registrations::{Registration, Registrations};
pub use route_info::RouteInfo;
pub(crate) use scope::{Hook, Scope};
use state::StateMap;
pub(crate) use table::RouteEntry;

/// A built app: frozen, cheap to clone, safe to share.
///
/// ```
/// use duotone::App;
///
/// let app = App::new().state(7_u64).build()?;
/// assert_eq!(app.state::<u64>().as_deref(), Some(&7));
/// # Ok::<(), duotone::Error>(())
/// ```
///
/// It is a tower `Service` too, of worker class `async`, so that a server or a router of the hyper
/// ecosystem can host it: `axum::Router::new().fallback_service(app)`. Serving hooks are the
/// server's, and do not run there.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    router: Router,
    routes: Vec<RouteEntry>,
    registrations: Registrations,
    base_url: Option<Site>,
    /// What runs around requests that belong to no route (R2).
    scope: Arc<Scope>,
    /// Of those requests.
    plan: Plan,
    state: StateMap,
    providers: AppProviders,
    replaced: Replaced,
    pool: Pool,
    bridge: Arc<dyn Bridge>,
    tasks: TaskSet,
    watchdog: Watchdog,
    /// Those of requests that belong to no route.
    options: RouteOptions,
    debug: bool,
    #[cfg(feature = "green")]
    allows_green: bool,
    #[cfg(feature = "session")]
    sessions: Option<Arc<Sessions>>,
    before_serving: Vec<(Origin, Serving)>,
    after_serving: Vec<(Origin, Serving)>,
    commands: Vec<AppCommand>,
}

impl App {
    /// Starts an app: add to it, then [`build`](AppBuilder::build) or run it.
    #[expect(clippy::new_ret_no_self, reason = "Flask's shape: `App::new()..run()`")]
    pub fn new() -> AppBuilder {
        AppBuilder::new()
    }

    /// The value of this type that was given by `.state(..)`, or made by a
    /// [`#[provider(app)]`](macro@crate::provider) that has run.
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.value_of::<T>().and_then(|value| Arc::clone(value).downcast().ok())
    }

    /// The same, borrowed.
    pub(crate) fn state_ref<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.value_of::<T>().and_then(|value| value.downcast_ref())
    }

    fn value_of<T: 'static>(&self) -> Option<&Value> {
        let id = TypeId::of::<T>();
        self.0.state.get(id).or_else(|| self.0.providers.value(id))
    }

    /// The providers of values of its own.
    pub(crate) fn providers(&self) -> &AppProviders {
        &self.0.providers
    }

    /// What is called in the place of providers.
    pub(crate) fn replaced(&self) -> &Replaced {
        &self.0.replaced
    }

    /// Whether clients are shown the details of a 500.
    pub fn is_debug(&self) -> bool {
        self.0.debug
    }

    /// How many worker threads there are and what they do.
    pub fn pool_stats(&self) -> crate::bridge::PoolStats {
        self.0.pool.stats()
    }

    pub(crate) fn router(&self) -> &Router {
        &self.0.router
    }

    /// The table of routes, in registration order.
    pub(crate) fn table(&self) -> &[RouteEntry] {
        &self.0.routes
    }

    pub(crate) fn route(&self, route: usize) -> &RouteEntry {
        &self.0.routes[route]
    }

    /// Every view as it is registered.
    pub(crate) fn registrations(&self) -> &Registrations {
        &self.0.registrations
    }

    pub(crate) fn base_url(&self) -> Option<&Site> {
        self.0.base_url.as_ref()
    }

    /// What runs around a route, or around a request that has none.
    pub(crate) fn scope(&self, route: Option<usize>) -> &Arc<Scope> {
        route.map_or(&self.0.scope, |route| &self.route(route).scope)
    }

    /// What there is around the view of a route, or for a request that has none.
    pub(crate) fn plan(&self, route: Option<usize>) -> Plan {
        route.map_or(self.0.plan, |route| self.route(route).plan)
    }

    #[cfg(feature = "green")]
    pub(crate) fn allows_green(&self) -> bool {
        self.0.allows_green
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.0.pool
    }

    pub(crate) fn bridge(&self) -> &Arc<dyn Bridge> {
        &self.0.bridge
    }

    /// The tasks that run for it (R47).
    pub(crate) fn tasks(&self) -> &TaskSet {
        &self.0.tasks
    }

    /// How long its code may hold an event loop.
    pub(crate) fn watchdog(&self) -> &Watchdog {
        &self.0.watchdog
    }

    /// How requests of a route are treated, or those that have none.
    pub(crate) fn options(&self, route: Option<usize>) -> &RouteOptions {
        route.map_or(&self.0.options, |route| &self.route(route).options)
    }

    /// Whether its address is known to be `https`.
    #[cfg(feature = "session")]
    pub(crate) fn is_https(&self) -> bool {
        self.base_url().is_some_and(Site::is_https)
    }

    /// What its sessions have in common; `None` without a secret key.
    #[cfg(feature = "session")]
    pub(crate) fn sessions(&self) -> Option<&Arc<Sessions>> {
        self.0.sessions.as_ref()
    }

    pub(crate) fn before_serving(&self) -> &[(Origin, Serving)] {
        &self.0.before_serving
    }

    pub(crate) fn after_serving(&self) -> &[(Origin, Serving)] {
        &self.0.after_serving
    }

    /// The commands of its command line, in registration order.
    pub(crate) fn commands(&self) -> &[AppCommand] {
        &self.0.commands
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "App({} routes)", self.0.routes.len())
    }
}
