//! The table of routes: one row per route, and what the router is told about it.

use std::sync::Arc;

use crate::app::levels::Levels;
use crate::app::{Registrations, RouteEntry, Scope, prefix};
use crate::router::Entry;

/// The routes of an app, for whoever asks.
pub(super) struct Table {
    /// What the router is told.
    pub(super) entries: Vec<Entry>,
    pub(super) rows: Vec<RouteEntry>,
    pub(super) registrations: Registrations,
}

/// One row per route of every view, in registration order.
pub(super) fn of(levels: &Levels, scopes: &[Arc<Scope>]) -> Table {
    let (mut entries, mut rows) = (Vec::new(), Vec::new());
    let mut registrations = Registrations::default();
    for view in &levels.views {
        let (meta, endpoint, level) = (view.meta, view.endpoint, levels.get(view.level));
        let own_name = endpoint.name.unwrap_or(meta.origin.name);
        let blueprint = (!level.name.is_empty()).then(|| level.name.clone());
        let name = match &blueprint {
            Some(blueprint) => format!("{blueprint}.{own_name}"),
            None => own_name.to_owned(),
        };
        for route in endpoint.routes {
            registrations.add((meta.id)(), rows.len(), &name, blueprint.as_deref(), meta.origin);
            let segments: Arc<[_]> = [&level.prefix_segments, route.segments].concat().into();
            let path = prefix::join(&level.prefix, route.path);
            entries.push(Entry {
                id: rows.len(),
                origin: meta.origin,
                methods: route.methods,
                path: path.clone(),
                segments: Arc::clone(&segments),
                defaults: route.defaults,
                params: endpoint.params,
            });
            rows.push(RouteEntry {
                name: name.clone(),
                blueprint: blueprint.clone(),
                meta,
                endpoint,
                methods: route.methods,
                path,
                segments,
                defaults: route.defaults,
                body_limit: route.body_limit,
                scope: Arc::clone(&scopes[view.level]),
            });
        }
    }
    Table { entries, rows, registrations }
}
