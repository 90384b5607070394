//! What stands around each view: the decorators of its scopes, and its own.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use crate::app::Scope;
use crate::app::levels::{Levels, View};
use crate::decorator::{Made, Stack};

/// The decorators of every view, in the order of the views.
pub(super) fn stacks(levels: &Levels, scopes: &[Arc<Scope>]) -> Vec<Option<Arc<Stack>>> {
    // A view that is registered in two places has its own decorators once.
    let mut made: HashMap<TypeId, Made> = HashMap::new();
    // Those of a block are shared by its functions.
    let mut blocks: HashMap<TypeId, Made> = HashMap::new();
    let mut stack = |view: &View| {
        let own = view.endpoint.with;
        let own =
            own.map(|with| made.entry((view.meta.id)()).or_insert_with(|| with.make()).clone());
        let of_block =
            view.block.map(|make| blocks.entry(view.listed).or_insert_with(make).decorators());
        let outer = [&*scopes[view.level].around, of_block.unwrap_or_default()].concat();
        Stack::new(&outer, view.meta, view.endpoint, own).map(Arc::new)
    };
    levels.views.iter().map(&mut stack).collect()
}
