//! Other names that the `use` items of a module give to attributes: `use duotone::get as fetch;`.

use std::collections::HashMap;

use syn::UseTree;

use crate::module::{Body, Kind};

/// What names stand for, where that is another one.
#[derive(Clone, Default)]
pub(crate) struct Renamed(HashMap<String, String>);

impl Renamed {
    /// The names inside of a module. Those of the module around it are seen there too, if it
    /// imports them.
    pub(crate) fn inside(&self, body: &Body) -> Self {
        let mut inside = self.clone();
        for item in &body.items {
            if let Kind::Use(tree) = &item.kind {
                inside.add(tree);
            }
        }
        inside
    }

    /// The last name of an attribute's path, as it was before it was renamed: a macro cannot
    /// resolve names, and `#[duotone::get]` is `#[get]`.
    pub(crate) fn original(&self, path: &syn::Path) -> Option<String> {
        let last = path.segments.last()?.ident.to_string();
        Some(self.0.get(&last).cloned().unwrap_or(last))
    }

    fn add(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.add(&path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add(tree)),
            UseTree::Rename(tree) => {
                self.0.insert(tree.rename.to_string(), tree.ident.to_string());
            }
            UseTree::Name(tree) => {
                self.0.remove(&tree.ident.to_string());
            }
            UseTree::Glob(_) => {}
        }
    }
}
