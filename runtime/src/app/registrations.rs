//! Every view as it is registered, for URLs: by its type and by its name.

use std::any::TypeId;
use std::collections::HashMap;

use crate::handler::Origin;

/// A view in one place: the app, or a registration of a blueprint.
#[derive(Debug)]
pub(crate) struct Registration {
    /// The endpoint's name.
    pub(crate) name: String,
    /// Nested names joined with dots.
    pub(crate) blueprint: Option<String>,
    pub(crate) origin: Origin,
    /// Rows of the table of routes, in registration order.
    pub(crate) routes: Vec<usize>,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Registrations {
    all: Vec<Registration>,
    by_type: HashMap<TypeId, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Registrations {
    /// Adds a route of the view that this type stands for.
    pub(super) fn add(
        &mut self,
        view: TypeId,
        route: usize,
        name: &str,
        blueprint: Option<&str>,
        origin: Origin,
    ) {
        let same_type = self.by_type.entry(view).or_default();
        if let Some(&there) = same_type.iter().find(|&&index| self.all[index].name == name) {
            self.all[there].routes.push(route);
            return;
        }
        let index = self.all.len();
        same_type.push(index);
        self.by_name.entry(name.to_owned()).or_default().push(index);
        let blueprint = blueprint.map(str::to_owned);
        self.all.push(Registration {
            name: name.to_owned(),
            blueprint,
            origin,
            routes: vec![route],
        });
    }

    /// Those of the view that a type stands for.
    pub(crate) fn of_view(&self, view: TypeId) -> Vec<&Registration> {
        self.get(self.by_type.get(&view))
    }

    /// Those of this name: one, unless two views have it.
    pub(crate) fn named(&self, name: &str) -> Vec<&Registration> {
        self.get(self.by_name.get(name))
    }

    fn get(&self, indices: Option<&Vec<usize>>) -> Vec<&Registration> {
        indices.into_iter().flatten().map(|&index| &self.all[index]).collect()
    }
}
