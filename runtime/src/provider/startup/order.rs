//! The order of app providers: each behind those whose values it asks for.

use std::any::TypeId;
use std::sync::OnceLock;

use crate::color::Colored;
use crate::handler::{Kind, Meta, Needs, Origin};
use crate::provider::startup::{Call, Making};
use crate::provider::{Blocking, Replaced};

/// Why there is no such order.
pub(crate) enum Misordered {
    /// Two make the same value.
    Twice(&'static str, Origin, Origin),
    /// Each asks for the value of the next, the last for that of the first.
    Circle(Vec<Origin>),
}

/// What is to be run, in order; what an override stands for asks for nothing.
pub(crate) fn in_order(
    listed: &[&'static Meta],
    replaced: &Replaced,
) -> (Vec<Making>, Vec<Misordered>) {
    let mut order =
        Order { left: Vec::new(), path: Vec::new(), done: Vec::new(), wrong: Vec::new() };
    for meta in listed {
        let Some(making) = making(meta, replaced) else { continue };
        let (id, name) = ((making.value.id)(), (making.value.name)());
        if let Some((_, before)) = order.left.iter().find(|(_, it)| (it.value.id)() == id) {
            order.wrong.push(Misordered::Twice(name, before.origin, making.origin));
            continue;
        }
        let needs = if replaced.has((meta.id)()) { &[][..] } else { meta.needs };
        order.left.push((needs, making));
    }
    while let Some((_, next)) = order.left.first() {
        order.add((next.value.id)());
    }
    (order.done, order.wrong)
}

struct Order {
    left: Vec<(&'static [&'static Needs], Making)>,
    /// What is being added: each asks for the value of the next.
    path: Vec<(TypeId, Origin)>,
    done: Vec<Making>,
    wrong: Vec<Misordered>,
}

impl Order {
    /// Adds the provider of this type, those that it asks for first.
    fn add(&mut self, id: TypeId) {
        if let Some(from) = self.path.iter().position(|(on_path, _)| *on_path == id) {
            let circle = self.path[from..].iter().map(|(_, origin)| *origin).collect();
            self.wrong.push(Misordered::Circle(circle));
            return;
        }
        let Some(at) = self.left.iter().position(|(_, making)| (making.value.id)() == id) else {
            return;
        };
        let needs = self.left[at].0;
        self.path.push((id, self.left[at].1.origin));
        Needs::each_state(needs, &mut |need| self.add((need.id)()));
        self.path.pop();
        // What stood before it may be gone by now.
        if let Some(at) = self.left.iter().position(|(_, making)| (making.value.id)() == id) {
            self.done.push(self.left.remove(at).1);
        }
    }
}

/// `None` for a handler that is no app provider.
fn making(meta: &'static Meta, replaced: &Replaced) -> Option<Making> {
    let Kind::AppProvider(provider) = &meta.kind else { return None };
    let id = (meta.id)();
    let call: Call = match (replaced.of_app(id), provider.call) {
        (Some(_), _) => Colored::Sync(Blocking::Replaced(id)),
        (None, Colored::Sync(call)) => Colored::Sync(Blocking::Written(call)),
        (None, Colored::Async(call)) => Colored::Async(call),
    };
    Some(Making { origin: meta.origin, value: provider.value, call, made: OnceLock::new() })
}
