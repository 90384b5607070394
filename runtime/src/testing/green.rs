//! A client of worker class `green`: the consent to it, and the event loop that its requests run on.

use std::sync::Arc;

use crate::WorkerClass;
use crate::green::DEFAULT_SIZE;
use crate::server::{InProcess, ServeError};

/// What a client knows of that class.
#[derive(Clone, Debug)]
pub(super) struct Green {
    is_allowed: bool,
    stack_size: usize,
    /// There in that class. Clones of the client share it, and so do its requests and the bodies of
    /// their answers.
    event_loop: Option<Arc<InProcess>>,
}

impl Green {
    pub(super) fn new(is_allowed: bool) -> Self {
        Green { is_allowed, stack_size: DEFAULT_SIZE, event_loop: None }
    }

    pub(super) fn allow(&mut self) {
        self.is_allowed = true;
    }

    /// Starts the loop that the class needs.
    ///
    /// # Panics
    ///
    /// As a server fails: without the consent, or without a thread.
    #[track_caller]
    pub(super) fn choose(&mut self, class: WorkerClass) {
        self.event_loop = None;
        if class == WorkerClass::Green {
            assert!(self.is_allowed, "{}", ServeError::GreenNotAllowed);
            self.start();
        }
    }

    #[track_caller]
    pub(super) fn set_stack(&mut self, bytes: usize) {
        self.stack_size = bytes;
        if self.event_loop.take().is_some() {
            self.start();
        }
    }

    pub(super) fn event_loop(&self) -> Option<&Arc<InProcess>> {
        self.event_loop.as_ref()
    }

    #[track_caller]
    fn start(&mut self) {
        match InProcess::start(self.stack_size) {
            Ok(event_loop) => self.event_loop = Some(Arc::new(event_loop)),
            Err(error) => panic!("{error}"),
        }
    }
}
