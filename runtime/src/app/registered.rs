//! What an app or a blueprint was given, in the order it was given.

use std::any::{TypeId, type_name};
use std::panic::Location;
use std::sync::Arc;

use http::StatusCode;

use crate::app::scope::StatusOf;
use crate::decorator::Around;
use crate::handler::Handler;
use crate::{Blueprint, Decorator, Error};

/// The functions and nested blueprints of one scope.
#[derive(Default)]
pub(crate) struct Registered {
    pub(super) entries: Vec<Entry>,
    /// Outermost first.
    pub(super) around: Vec<Arc<dyn Around>>,
    /// By the type of the error, and its name for messages.
    pub(super) statuses: Vec<(TypeId, &'static str, StatusOf)>,
}

/// One thing that was registered.
pub(super) enum Entry {
    Handler(Handler),
    /// And where it was registered, for messages.
    Blueprint(Blueprint, &'static Location<'static>),
}

impl Registered {
    pub(crate) fn handlers(&mut self, handlers: impl IntoIterator<Item = Handler>) {
        self.entries.extend(handlers.into_iter().map(Entry::Handler));
    }

    #[track_caller]
    pub(crate) fn register(&mut self, blueprint: Blueprint) {
        self.entries.push(Entry::Blueprint(blueprint, Location::caller()));
    }

    pub(crate) fn with(&mut self, decorator: impl Decorator) {
        self.around.push(Arc::new(decorator));
    }

    pub(crate) fn error_status<E: std::error::Error + 'static>(
        &mut self,
        status: impl Fn(&E) -> StatusCode + Send + Sync + 'static,
    ) {
        let erased = Box::new(move |error: &Error| error.downcast_ref().map(&status));
        self.statuses.push((TypeId::of::<E>(), type_name::<E>(), erased));
    }
}
