//! Who asks for what: the handlers of an app, and the decorators around them.

use std::sync::Arc;

use crate::app::levels::Levels;
use crate::decorator::{Around, Stack};
use crate::handler::{Kind, Meta, Needs};
use crate::provider::Replaced;

/// A function that asks for something.
pub(super) struct Asking {
    /// For messages.
    pub(super) who: String,
    pub(super) needs: &'static [&'static Needs],
}

/// All of them but the providers of requests, each decorator once. What something else stands for
/// asks for nothing.
pub(super) fn of(
    levels: &Levels,
    stacks: &[Option<Arc<Stack>>],
    replaced: &Replaced,
) -> Vec<Asking> {
    let is_called =
        |meta: &&&Meta| !matches!(meta.kind, Kind::Provider(_)) && !replaced.has((meta.id)());
    let mut all: Vec<_> = levels
        .metas
        .iter()
        .filter(is_called)
        .map(|meta| Asking { who: meta.origin.to_string(), needs: meta.needs })
        .collect();
    let mut told: Vec<&Arc<dyn Around>> = Vec::new();
    for (view, stack) in levels.views.iter().zip(stacks) {
        for around in stack.iter().flat_map(|stack| stack.decorators()) {
            if !told.iter().any(|told| Arc::ptr_eq(told, around)) {
                told.push(around);
                let who = format!("`{}` around {}", around.name(), view.meta.origin);
                all.push(Asking { who, needs: around.needs() });
            }
        }
    }
    all
}
