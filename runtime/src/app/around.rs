//! What stands around each view: the decorators of its scopes, and its own.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use crate::app::Scope;
use crate::app::levels::{Levels, View};
use crate::decorator::{Around, Made, Stack};
use crate::handler::Needs;

/// The decorators of every view, in the order of the views.
pub(super) fn stacks(levels: &Levels, scopes: &[Arc<Scope>]) -> Vec<Option<Arc<Stack>>> {
    // A view that is registered in two places has its own decorators once.
    let mut made: HashMap<TypeId, Made> = HashMap::new();
    let mut stack = |view: &View| {
        let own = view.endpoint.with.as_ref();
        let own = own.map(|with| made.entry((view.meta.id)()).or_insert_with(with.make).clone());
        let outer = &scopes[view.level].around;
        Stack::new(outer, view.meta, view.endpoint, own).map(Arc::new)
    };
    levels.views.iter().map(&mut stack).collect()
}

/// What is asked for by the decorators of these stacks: each is told of once, with who it is.
pub(super) fn asking(
    levels: &Levels,
    stacks: &[Option<Arc<Stack>>],
) -> Vec<(String, &'static [&'static Needs])> {
    let mut told: Vec<&Arc<dyn Around>> = Vec::new();
    let mut asking = Vec::new();
    for (view, stack) in levels.views.iter().zip(stacks) {
        for around in stack.iter().flat_map(|stack| stack.decorators()) {
            if !told.iter().any(|told| Arc::ptr_eq(told, around)) {
                told.push(around);
                let who = format!("`{}` around {}", around.name(), view.meta.origin);
                asking.push((who, around.needs()));
            }
        }
    }
    asking
}
