//! Builds an app of what was collected, and reports all that is wrong with it at once.

use std::sync::Arc;

use crate::app::asked::{self, Asked};
use crate::app::levels::Levels;
use crate::app::{App, AppBuilder, BuildError, Fault, Inner, Plan, around, asking, streams, table};
use crate::bridge::{Pool, default_bridge};
use crate::handler::RouteOptions;
use crate::provider::{AppProviders, in_order};
use crate::router::Router;
use crate::task::TaskSet;
use crate::watch::{Setting, Watchdog};

impl AppBuilder {
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
