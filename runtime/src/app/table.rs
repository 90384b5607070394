//! The table of routes: one row per route, and what the router is told about it.

use std::sync::Arc;

use crate::app::levels::Levels;
use crate::app::{RouteEntry, Scope, prefix};
use crate::router::Entry;

/// One row per route of every view, in registration order.
pub(super) fn of(levels: &Levels, scopes: &[Arc<Scope>]) -> (Vec<Entry>, Vec<RouteEntry>) {
    let (mut entries, mut rows) = (Vec::new(), Vec::new());
    for view in &levels.views {
        let (meta, endpoint, level) = (view.meta, view.endpoint, levels.get(view.level));
        let own_name = endpoint.name.unwrap_or(meta.origin.name);
        let blueprint = (!level.name.is_empty()).then(|| level.name.clone());
        let name = match &blueprint {
            Some(blueprint) => format!("{blueprint}.{own_name}"),
            None => own_name.to_owned(),
        };
        for route in endpoint.routes {
            let path = prefix::join(&level.prefix, route.path);
            entries.push(Entry {
                id: rows.len(),
                origin: meta.origin,
                methods: route.methods,
                path: path.clone(),
                segments: [&level.prefix_segments, route.segments].concat(),
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
                body_limit: route.body_limit,
                scope: Arc::clone(&scopes[view.level]),
            });
        }
    }
    (entries, rows)
}
