//! Random apps.

use std::collections::HashMap;

use duotone::prelude::*;
use proptest::prelude::*;

use super::handlers::{cooperative, directory, plain};
use super::plan::{CLOSURES, Does, PlainError, Plan, status_of};
use crate::log::Log;

/// An app: which handlers in which color and order, and what they do.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Index of the handler, and whether it is async.
    pub(super) handlers: Vec<(usize, bool)>,
    pub(super) does: HashMap<&'static str, Does>,
    /// What `error_status` says of a [`PlainError`].
    pub(super) status: Option<Mapped>,
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

pub(super) fn case() -> impl Strategy<Value = Case> {
    let order = Just((0..17).collect::<Vec<_>>()).prop_shuffle();
    let functions = prop::collection::vec((any::<bool>(), prop::bool::weighted(0.7), does()), 17);
    let closures = prop::collection::vec(prop::option::of(does()), CLOSURES.len());
    let status = prop_oneof![
        3 => Just(None),
        2 => Just(Some(Mapped::To(409))),
        1 => Just(Some(Mapped::To(418))),
        1 => Just(Some(Mapped::Panics)),
    ];
    (order, functions, closures, status).prop_map(|(order, functions, closures, status)| {
        let mut case = Case { handlers: Vec::new(), does: HashMap::new(), status };
        for at in order {
            let (name, (color, present, does)) = (plain::ALL[at].name(), functions[at]);
            if present || name == "view" {
                case.handlers.push((at, color));
                case.does.insert(name, fitting(name, does));
            }
        }
        for (name, does) in CLOSURES.into_iter().zip(closures) {
            case.does.extend(does.map(|does| (name, fitting(name, does))));
        }
        case
    })
}

impl Case {
    pub(super) fn app(&self) -> (App, Log) {
        let log = Log::default();
        let plan = Plan { does: self.does.clone(), log: log.clone() };
        let handlers = self.handlers.iter().map(|&(at, is_async)| {
            let all = if is_async { cooperative::ALL } else { plain::ALL };
            all[at].clone()
        });
        let app = App::new().state(plan).handlers(handlers).handlers(handlers![directory]);
        let app = match self.status {
            None => app,
            Some(mapped) => app.error_status(move |_: &PlainError| match mapped {
                Mapped::To(status) => status_of(status),
                Mapped::Panics => panic!("in a status"),
            }),
        };
        (app.build().expect("a sound app"), log)
    }

    /// The functions of a kind, in registration order.
    pub(super) fn all(&self, prefix: &str) -> Vec<&'static str> {
        let names = self.handlers.iter().map(|&(at, _)| plain::ALL[at].name());
        names.filter(|name| name.starts_with(prefix)).collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.does.contains_key(name)
    }
}
