//! The table of routes: one row per route, and what the router is told about it.

use std::sync::Arc;

use crate::app::levels::Levels;
use crate::app::{RouteEntry, Scope, place, prefix};
use crate::decorator::Stack;
use crate::router::Entry;

/// One row per route of every view, in registration order.
pub(super) fn of(
    levels: &Levels,
    scopes: &[Arc<Scope>],
    stacks: &[Option<Arc<Stack>>],
) -> (Vec<Entry>, Vec<RouteEntry>) {
    let (mut entries, mut rows) = (Vec::new(), Vec::new());
    for (view, around) in levels.views.iter().zip(stacks) {
        let level = levels.get(view.level);
        let blueprint = (!level.name.is_empty()).then(|| level.name.clone());
        for place in place::of(view) {
            let name = match &blueprint {
                Some(blueprint) => format!("{blueprint}.{}", place.name),
                None => place.name.to_owned(),
            };
            let path = prefix::join(&level.prefix, place.path);
            entries.push(Entry {
                id: rows.len(),
                origin: place.origin,
                methods: place.methods,
                path: path.clone(),
                segments: [&level.prefix_segments, place.segments].concat(),
                defaults: place.defaults,
                params: place.params.clone(),
            });
            rows.push(RouteEntry {
                name,
                blueprint: blueprint.clone(),
                origin: place.origin,
                meta: view.meta,
                endpoint: view.endpoint,
                methods: place.methods,
                path,
                params: place.params,
                body_limit: place.body_limit,
                data: view.mount.as_ref().map(|mount| Arc::clone(&mount.data)),
                scope: Arc::clone(&scopes[view.level]),
                around: around.clone(),
            });
        }
    }
    (entries, rows)
}
