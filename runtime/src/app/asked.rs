//! What handlers ask for can be had: the app has the state, and providers do not ask for each other
//! in a circle.

use std::any::TypeId;
use std::collections::HashSet;

use crate::app::Fault;
use crate::app::asking::Asking;
use crate::handler::{Kind, Meta, Needs, Origin};
use crate::provider::{Misordered, Replaced};

/// What is known of an app when its handlers are checked.
pub(super) struct Asked<'a> {
    /// Whether there is state of this type.
    has: &'a dyn Fn(TypeId) -> bool,
    replaced: &'a Replaced,
    /// Providers that were looked at.
    seen: HashSet<TypeId>,
    /// Those that may be called.
    providers: Vec<Asking>,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(
        has: &'a dyn Fn(TypeId) -> bool,
        replaced: &'a Replaced,
        faults: &'a mut Vec<Fault>,
    ) -> Self {
        Asked { has, replaced, seen: HashSet::new(), providers: Vec::new(), faults }
    }

    /// Looks at all who ask, then at the providers that are listed: who asks for one says more.
    ///
    /// Gives all who ask: also the providers.
    pub(super) fn check(mut self, asking: Vec<Asking>, metas: &[&'static Meta]) -> Vec<Asking> {
        for Asking { who, needs } in &asking {
            self.state(who, needs);
            Needs::each_provider(needs, &mut |meta| {
                self.provider(meta, Some(who), &mut Vec::new());
            });
        }
        for meta in metas.iter().filter(|meta| matches!(meta.kind, Kind::Provider(_))) {
            self.provider(meta, None, &mut Vec::new());
        }
        asking.into_iter().chain(self.providers).collect()
    }

    /// `path` is what asks for it, each for the next.
    fn provider(
        &mut self,
        meta: &'static Meta,
        asker: Option<&str>,
        path: &mut Vec<&'static Meta>,
    ) {
        if let Some(from) = path.iter().position(|on_path| (on_path.id)() == (meta.id)()) {
            let circle: Vec<_> = path[from..].iter().map(|meta| meta.origin).collect();
            self.faults.push(circle_of(&circle));
            return;
        }
        if !self.seen.insert((meta.id)()) || self.replaced.has((meta.id)()) {
            return;
        }
        let who = match asker {
            Some(asker) => format!("{}, a provider that {asker} asks for,", meta.origin),
            None => meta.origin.to_string(),
        };
        self.state(&who, meta.needs);
        self.providers.push(Asking { who: meta.origin.to_string(), needs: meta.needs });
        path.push(meta);
        Needs::each_provider(meta.needs, &mut |meta| self.provider(meta, asker, path));
        path.pop();
    }

    fn state(&mut self, who: &str, needs: &[&Needs]) {
        Needs::each_state(needs, &mut |need| {
            if !(self.has)((need.id)()) {
                let name = (need.name)();
                let help = "help: add `.state(..)` to the app, or list a `#[provider(app)]` of it";
                let message = format!("{who} needs `State<{name}>`\n    {help}");
                self.faults.push(Fault::new(message));
            }
        });
    }
}

/// What makes a value that the app was given.
pub(super) fn given(name: &str, origin: &Origin) -> Fault {
    let help = "help: remove one of them";
    let given = format!("`State<{name}>` is given by `.state(..)`");
    Fault::new(format!("{given}, and {origin} makes it\n    {help}"))
}

/// What is wrong among app providers.
pub(super) fn misordered(why: Misordered) -> Fault {
    match why {
        Misordered::Circle(circle) => circle_of(&circle),
        Misordered::Twice(name, first, second) => {
            let help = "help: remove one of them, or give its value a type of its own";
            Fault::new(format!("{first} and {second} both make `State<{name}>`\n    {help}"))
        }
    }
}

fn circle_of(circle: &[Origin]) -> Fault {
    let help = "help: let one of them do without the value of the next";
    let all: Vec<_> = circle.iter().map(ToString::to_string).collect();
    match &*all {
        [alone] => Fault::new(format!("{alone} asks for its own value")),
        [first, ..] => {
            let (all, first) = (all.join(", "), first.split(' ').next().unwrap_or(first));
            let message = format!("providers ask for each other in a circle: {all}, {first} again");
            Fault::new(format!("{message}\n    {help}"))
        }
        [] => Fault::new("providers ask for each other in a circle"),
    }
}
