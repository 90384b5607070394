//! The scopes of an app, from what was registered: the app, and every registration of a blueprint.

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::panic::Location;
use std::sync::Arc;

use crate::Blueprint;
use crate::app::registered::{Entry, Registered};
use crate::app::scope::{ErrorTable, Hook, Scope};
use crate::app::{AppCommand, Fault, commands, place, prefix};
use crate::decorator::Around;
use crate::decorator::Made;
use crate::handler::{
    AfterRequest, BeforeRequest, Endpoint, Kind, Meta, Mount, Origin, Segment, Serving,
    TeardownRequest,
};

/// All that was registered, sorted by what it does.
#[derive(Default)]
pub(super) struct Levels {
    /// The app is the first; a blueprint stands behind the one it is in.
    all: Vec<Level>,
    /// In registration order (R28).
    pub(super) views: Vec<View>,
    pub(super) before_serving: Vec<(Origin, Serving)>,
    pub(super) after_serving: Vec<(Origin, Serving)>,
    pub(super) app_providers: Vec<&'static Meta>,
    pub(super) commands: Vec<AppCommand>,
    /// Every handler, once.
    pub(super) metas: Vec<&'static Meta>,
    known: HashSet<TypeId>,
}

/// The app or a blueprint; its functions in registration order.
#[derive(Default)]
pub(super) struct Level {
    /// `None` for the app.
    parent: Option<usize>,
    /// Nested names joined with dots; empty for the app.
    pub(super) name: String,
    /// Nested prefixes concatenated.
    pub(super) prefix: String,
    pub(super) prefix_segments: Vec<Segment>,
    before: Vec<Hook<BeforeRequest>>,
    after: Vec<Hook<AfterRequest>>,
    teardown: Vec<Hook<TeardownRequest>>,
    around: Vec<Arc<dyn Around>>,
    errors: ErrorTable,
}

/// A view, the scope that owns it, and where it is mounted, if it is.
pub(super) struct View {
    pub(super) level: usize,
    /// The handler that was listed: the view itself, or a group that it is in.
    pub(super) listed: TypeId,
    pub(super) meta: &'static Meta,
    pub(super) endpoint: &'static Endpoint,
    pub(super) mount: Option<Mount>,
    /// The decorators of the block that it is a function of.
    pub(super) block: Option<fn() -> Made>,
}

impl Levels {
    pub(super) fn of(app: Registered, faults: &mut Vec<Fault>) -> Self {
        let mut levels = Levels::default();
        levels.all.push(Level::default());
        levels.add(0, app, faults);
        levels
    }

    pub(super) fn get(&self, level: usize) -> &Level {
        &self.all[level]
    }

    fn add(&mut self, level: usize, registered: Registered, faults: &mut Vec<Fault>) {
        for (id, name, status) in registered.statuses {
            if !self.all[level].errors.add_status(id, status) {
                let message = format!("`.error_status(..)` is given twice for `{name}`");
                let blueprint = &self.all[level].name;
                let of = if level == 0 { String::new() } else { format!(" in `{blueprint}`") };
                faults.push(Fault::new(message + &of));
            }
        }
        self.all[level].around = registered.around;
        let mut listed = HashSet::new();
        let mut names = HashMap::new();
        for entry in registered.entries {
            match entry {
                Entry::Handler(handler) => {
                    let meta = handler.meta();
                    // What is mounted twice is two handlers, each with data of its own.
                    if handler.mount().is_some() || listed.insert((meta.id)()) {
                        let listed = (meta.id)();
                        self.add_handler(level, listed, meta, handler.mount(), faults);
                    } else {
                        let origin = &meta.origin;
                        let help = "help: remove it from one of the `handlers![..]`";
                        faults.push(Fault::new(format!("{origin} is listed twice\n    {help}")));
                    }
                }
                Entry::Blueprint(blueprint, place) => {
                    if let Some(first) = names.insert(blueprint.name.clone(), place) {
                        faults.push(same_name(&blueprint.name, first, place));
                    }
                    let inner = self.all.len();
                    self.all.push(self.all[level].nested(level, &blueprint, faults));
                    self.add(inner, blueprint.registered, faults);
                }
            }
        }
    }

    fn add_handler(
        &mut self,
        level: usize,
        listed: TypeId,
        meta: &'static Meta,
        mount: Option<&Mount>,
        faults: &mut Vec<Fault>,
    ) {
        let is_new = self.known.insert((meta.id)());
        if is_new {
            self.metas.push(meta);
        } else if meta.app_wide {
            // A blueprint that is registered twice: it joined the app's list by the first (R7).
            return;
        }
        faults.extend(mount.iter().flat_map(|mount| place::faults(mount, meta)));
        let scope = &mut self.all[if meta.app_wide { 0 } else { level }];
        match &meta.kind {
            Kind::View(endpoint) => {
                let (mount, block) = (mount.cloned(), None);
                self.views.push(View { level, listed, meta, endpoint, mount, block });
            }
            Kind::Group(group) => {
                let first = self.views.len();
                let add = |view| self.add_handler(level, listed, view, mount, faults);
                group.views.iter().for_each(add);
                self.views[first..].iter_mut().for_each(|view| view.block = group.with);
            }
            Kind::BeforeRequest(call) => scope.before.push(Hook::new(*call, meta)),
            Kind::AfterRequest(call) => scope.after.push(Hook::new(*call, meta)),
            Kind::TeardownRequest(call) => scope.teardown.push(Hook::new(*call, meta)),
            Kind::ErrorHandler(handler) => faults.extend(scope.errors.add(meta, handler).err()),
            Kind::BeforeServing(call) => self.before_serving.push((meta.origin, *call)),
            Kind::AfterServing(call) => self.after_serving.push((meta.origin, *call)),
            Kind::AppProvider(_) => self.app_providers.push(meta),
            Kind::Command(command) => {
                let blueprint = &self.all[level].name;
                let added = commands::add(&mut self.commands, blueprint, meta, command);
                faults.extend(added.err());
            }
            // A provider runs for who asks for it, listed or not.
            Kind::Provider(_) | Kind::Broken => {}
        }
    }

    /// What runs around a view of each level: that of the levels around it too (R1).
    pub(super) fn scopes(&mut self) -> Vec<Arc<Scope>> {
        let mut scopes: Vec<Arc<Scope>> = Vec::new();
        for level in &mut self.all {
            let around = level.parent.map(|parent| &*scopes[parent]);
            scopes.push(Arc::new(level.scope(around)));
        }
        scopes
    }
}

impl Level {
    /// A blueprint inside of this one.
    fn nested(&self, at: usize, blueprint: &Blueprint, faults: &mut Vec<Fault>) -> Level {
        let (name, place) = (&blueprint.name, Fault::place(blueprint.place));
        if name.is_empty() || name.contains('.') {
            let help = "help: a name is not empty and has no dots: they join nested names";
            let message = format!("a blueprint cannot be named `{name}` {place}\n    {help}");
            faults.push(Fault::new(message));
        }
        let segments = prefix::segments(&blueprint.url_prefix).unwrap_or_else(|why| {
            let prefix = &blueprint.url_prefix;
            let what = format!("the prefix `{prefix}` of blueprint `{name}` {place}");
            faults.push(Fault::new(format!("{what} {why}")));
            Vec::new()
        });
        let dot = if self.name.is_empty() { "" } else { "." };
        Level {
            parent: Some(at),
            name: format!("{}{dot}{name}", self.name),
            prefix: format!("{}{}", self.prefix, blueprint.url_prefix),
            prefix_segments: self.prefix_segments.iter().cloned().chain(segments).collect(),
            ..Level::default()
        }
    }

    fn scope(&mut self, around: Option<&Scope>) -> Scope {
        let own_first = |own: ErrorTable, around: Option<&Scope>| {
            let around = around.map_or(&[][..], |around| &around.errors);
            std::iter::once(Arc::new(own)).chain(around.iter().cloned()).collect()
        };
        Scope {
            before: [around.map_or(&[][..], |around| &around.before), &self.before].concat(),
            after: inside_out(&self.after, around.map(|around| &around.after)),
            teardown: inside_out(&self.teardown, around.map(|around| &around.teardown)),
            around: [around.map_or(&[][..], |around| &around.around), &self.around].concat(),
            errors: own_first(std::mem::take(&mut self.errors), around),
        }
    }
}

/// After-hooks and teardowns run innermost first, and in reverse order inside a scope (R1).
fn inside_out<C: Copy>(own: &[Hook<C>], around: Option<&Vec<Hook<C>>>) -> Vec<Hook<C>> {
    own.iter().rev().chain(around.into_iter().flatten()).copied().collect()
}

fn same_name(name: &str, first: &Location<'_>, second: &Location<'_>) -> Fault {
    let [first, second] = [first, second].map(Fault::place);
    let help = "help: register one of them under another name: `.name(\"..\")`";
    Fault::new(format!("two blueprints named `{name}` {first} and {second}\n    {help}"))
}
