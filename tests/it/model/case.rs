//! Random apps.

use std::collections::HashMap;

use duotone::Handler;
use duotone::prelude::*;
use proptest::prelude::*;

use super::handlers::{cooperative, directory, plain};
use super::plan::{CLOSURES, Does, PlainError, Plan, status_of};
use crate::log::Log;

/// An app, a blueprint in it and one in that: which handlers in which color and order, and what
/// they do.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// What is listed in each of them, in that order.
    pub(super) scopes: [Vec<Listed>; 3],
    /// Whether the outer blueprint is registered a second time, under another prefix.
    pub(super) is_twice: bool,
    pub(super) does: HashMap<&'static str, Does>,
    /// What `error_status` of each scope says of a [`PlainError`].
    pub(super) statuses: [Option<Mapped>; 3],
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Listed {
    /// Index of the handler, and whether it is async.
    Handler(usize, bool),
    /// The next scope.
    Blueprint,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Mapped {
    To(u16),
    Panics,
}

pub(super) fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        6 => Just(Does::Pass),
        2 => prop::sample::select(vec![200, 201, 404, 409, 500]).prop_map(Does::Answer),
        1 => Just(Does::Recover),
        1 => any::<bool>().prop_map(Does::Stream),
        2 => prop::sample::select(vec![404, 409, 500]).prop_map(Does::Abort),
        1 => Just(Does::Placed),
        2 => Just(Does::Plain),
        2 => Just(Does::Panic),
    ]
}

/// What this function may do of that.
pub(super) fn fitting(name: &str, does: Does) -> Does {
    match does {
        Does::Recover if !name.starts_with("on") => Does::Pass,
        Does::Stream(_) if name != "view" => Does::Pass,
        does => does,
    }
}

/// How many functions there are to choose from.
pub(super) const COUNT: usize = 24;

pub(super) fn case() -> impl Strategy<Value = Case> {
    // Behind the handlers, the places where the two blueprints are registered.
    let order = Just((0..COUNT + 2).collect::<Vec<_>>()).prop_shuffle();
    let function = (any::<bool>(), prop::bool::weighted(0.7), 0_usize..3, does());
    let functions = prop::collection::vec(function, COUNT);
    let closures = prop::collection::vec(prop::option::of(does()), CLOSURES.len());
    let status = prop_oneof![
        4 => Just(None),
        2 => Just(Some(Mapped::To(409))),
        1 => Just(Some(Mapped::To(418))),
        1 => Just(Some(Mapped::Panics)),
    ];
    let statuses = [status.clone(), status.clone(), status];
    let all = (order, functions, closures, statuses, any::<bool>());
    all.prop_map(|(order, functions, closures, statuses, is_twice)| {
        let mut case =
            Case { scopes: Default::default(), is_twice, does: HashMap::new(), statuses };
        let names = plain::ALL.map(|handler| handler.name());
        for at in order {
            if at >= COUNT {
                case.scopes[at - COUNT].push(Listed::Blueprint);
                continue;
            }
            let (name, (color, present, scope, does)) = (names[at], functions[at]);
            // Two handlers of a scope for the same errors would be a fault.
            let same = |other: &str| class(other).is_some() && class(other) == class(name);
            let is_sound = !case.listed(scope).any(same);
            if (present || name == "view") && is_sound {
                case.scopes[scope].push(Listed::Handler(at, color));
                case.does.insert(name, fitting(name, does));
            }
        }
        for (name, does) in CLOSURES.into_iter().zip(closures) {
            case.does.extend(does.map(|does| (name, fitting(name, does))));
        }
        case
    })
}

/// Which errors a handler is for; there are two for some.
pub(super) fn class(name: &str) -> Option<&str> {
    name.starts_with("on").then(|| name.trim_end_matches('b'))
}

/// What is the app's wherever it is listed (R7).
fn is_app_wide(name: &str) -> bool {
    name.ends_with('4') && class(name).is_none()
}

impl Case {
    pub(super) fn app(&self) -> (App, Log) {
        let log = Log::default();
        let plan = Plan { does: self.does.clone(), log: log.clone() };
        let mut app = App::new().state(plan).handlers(handlers![directory]);
        if let Some(mapped) = self.statuses[0] {
            app = app.error_status(move |_: &PlainError| mapped.status());
        }
        for listed in &self.scopes[0] {
            app = match *listed {
                Listed::Handler(at, is_async) => app.handlers([handler(at, is_async)]),
                Listed::Blueprint if self.is_twice => app
                    .register(self.blueprint(1))
                    .register(self.blueprint(1).name("again").url_prefix("/again")),
                Listed::Blueprint => app.register(self.blueprint(1)),
            };
        }
        (app.build().expect("a sound app"), log)
    }

    fn blueprint(&self, scope: usize) -> Blueprint {
        let mut blueprint = Blueprint::new(format!("scope{scope}"));
        if let Some(mapped) = self.statuses[scope] {
            blueprint = blueprint.error_status(move |_: &PlainError| mapped.status());
        }
        for listed in &self.scopes[scope] {
            blueprint = match *listed {
                Listed::Handler(at, is_async) => blueprint.handlers([handler(at, is_async)]),
                Listed::Blueprint => blueprint.register(self.blueprint(scope + 1)),
            };
        }
        blueprint
    }

    /// What a scope lists itself.
    fn listed(&self, scope: usize) -> impl Iterator<Item = &'static str> {
        self.scopes[scope].iter().filter_map(|listed| match listed {
            Listed::Handler(at, _) => Some(plain::ALL[*at].name()),
            Listed::Blueprint => None,
        })
    }

    /// What belongs to a scope, in registration order.
    pub(super) fn of(&self, scope: usize) -> Vec<&'static str> {
        if scope > 0 {
            return self.listed(scope).filter(|name| !is_app_wide(name)).collect();
        }
        let mut names = Vec::new();
        self.join(0, &mut names);
        names
    }

    /// R7: a blueprint's app-wide functions join where it is registered.
    fn join(&self, scope: usize, names: &mut Vec<&'static str>) {
        for listed in &self.scopes[scope] {
            match listed {
                Listed::Handler(at, _) => {
                    let name = plain::ALL[*at].name();
                    names.extend((scope == 0 || is_app_wide(name)).then_some(name));
                }
                Listed::Blueprint => self.join(scope + 1, names),
            }
        }
    }

    /// The scope that owns the view.
    pub(super) fn scope_of_the_view(&self) -> usize {
        (0..3).find(|scope| self.listed(*scope).any(|name| name == "view")).expect("a view")
    }

    /// Whether it has a second path where that is registered twice.
    pub(super) fn is_view_in_outer(&self) -> bool {
        self.scope_of_the_view() > 0
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.does.contains_key(name)
    }
}

fn handler(at: usize, is_async: bool) -> Handler {
    if is_async { cooperative::ALL[at].clone() } else { plain::ALL[at].clone() }
}

impl Mapped {
    fn status(self) -> StatusCode {
        match self {
            Mapped::To(status) => status_of(status),
            Mapped::Panics => panic!("in a status"),
        }
    }
}
