//! Who asks for what: the handlers of an app, and the decorators around them.

use std::sync::Arc;

use crate::app::levels::Levels;
use crate::decorator::{Around, Stack};
use crate::handler::Needs;

/// A function that asks for something.
pub(super) struct Asking {
    /// For messages.
    pub(super) who: String,
    pub(super) needs: &'static [&'static Needs],
}

/// All of them, each decorator once.
pub(super) fn of(levels: &Levels, stacks: &[Option<Arc<Stack>>]) -> Vec<Asking> {
    let mut all: Vec<_> = levels
        .metas
        .iter()
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
