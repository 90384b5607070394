//! The table of routes: one row per route, and what the router is told about it.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use crate::app::levels::Levels;
use crate::app::{Hook, Plan, Registrations, Scope, place, prefix};
use crate::decorator::Stack;
use crate::handler::{DefaultParam, Endpoint, Meta, Origin, Param, RouteOptions, Segment, View};
use crate::router::Entry;

/// The routes of an app, for whoever asks.
pub(super) struct Table {
    /// What the router is told.
    pub(super) entries: Vec<Entry>,
    pub(super) rows: Vec<RouteEntry>,
    pub(super) registrations: Registrations,
}

/// One row; the router speaks of it by its index.
pub(crate) struct RouteEntry {
    /// The endpoint's name, those of its blueprints before it (R30).
    pub(crate) name: String,
    /// The blueprint it belongs to, nested names joined with dots.
    pub(crate) blueprint: Option<String>,
    /// Where the view was written, or mounted.
    pub(crate) origin: Origin,
    pub(crate) meta: &'static Meta,
    pub(crate) endpoint: &'static Endpoint,
    /// The view, as the hooks around it are kept.
    pub(crate) view: Hook<View>,
    pub(crate) methods: &'static [&'static str],
    pub(crate) path: String,
    /// The path in parts, prefixes joined.
    pub(crate) segments: Arc<[Segment]>,
    pub(crate) defaults: &'static [DefaultParam],
    /// What a slot is an index into: those of the endpoint, or of its mount.
    pub(crate) params: Cow<'static, [Param]>,
    pub(crate) options: RouteOptions,
    /// What a mounted view was given as `self`.
    pub(crate) data: Option<Arc<dyn Any + Send + Sync>>,
    pub(crate) scope: Arc<Scope>,
    pub(super) plan: Plan,
    /// What stands around the view, if anything does.
    around: Option<Arc<Stack>>,
}

/// One row per route of every view, in registration order.
///
/// What a route's options do not say, those of the app do.
pub(super) fn of(
    levels: &Levels,
    scopes: &[Arc<Scope>],
    stacks: &[Option<Arc<Stack>>],
    of_app: RouteOptions,
) -> Table {
    let (mut entries, mut rows) = (Vec::new(), Vec::new());
    let mut registrations = Registrations::default();
    for (view, around) in levels.views.iter().zip(stacks) {
        let level = levels.get(view.level);
        let blueprint = (!level.name.is_empty()).then(|| level.name.clone());
        for place in place::of(view) {
            let name = match &blueprint {
                Some(blueprint) => format!("{blueprint}.{}", place.name),
                None => place.name.to_owned(),
            };
            let (blueprint, origin) = (blueprint.as_deref(), place.origin);
            registrations.add(view.listed, rows.len(), &name, blueprint, origin);
            let segments: Arc<[_]> = [&level.prefix_segments, place.segments].concat().into();
            let path = prefix::join(&level.prefix, place.path);
            entries.push(Entry {
                id: rows.len(),
                origin: place.origin,
                methods: place.methods,
                path: path.clone(),
                segments: Arc::clone(&segments),
                defaults: place.defaults,
                params: place.params.clone(),
            });
            let (scope, options) = (&scopes[view.level], place.options.or(of_app));
            rows.push(RouteEntry {
                name,
                blueprint: blueprint.map(str::to_owned),
                origin: place.origin,
                meta: view.meta,
                endpoint: view.endpoint,
                view: Hook::new(view.endpoint.view, view.meta),
                methods: place.methods,
                path,
                segments,
                defaults: place.defaults,
                params: place.params,
                options,
                data: view.mount.as_ref().map(|mount| Arc::clone(&mount.data)),
                scope: Arc::clone(scope),
                plan: Plan::of(scope, &options),
                around: around.clone(),
            });
        }
    }
    Table { entries, rows, registrations }
}

impl RouteEntry {
    pub(crate) fn around(&self) -> Option<&Stack> {
        self.around.as_deref()
    }

    /// The names of the view's decorators, outermost first.
    pub(crate) fn decorators(&self) -> impl Iterator<Item = &'static str> {
        let stack = self.around().into_iter();
        stack.flat_map(Stack::decorators).map(|decorator| decorator.name())
    }
}
