//! What a pool runs: a closure, or work that somebody keeps.

use std::time::Instant;

use super::ticket::Ticket;

/// Something to run.
pub(super) struct Job {
    task: Task,
    pub(super) since: Instant,
}

enum Task {
    Owned(Box<dyn FnOnce() + Send>),
    Shared(Ticket),
}

impl Job {
    pub(super) fn new(run: impl FnOnce() + Send + 'static) -> Self {
        Job { task: Task::Owned(Box::new(run)), since: Instant::now() }
    }

    pub(super) fn shared(ticket: Ticket) -> Self {
        Job { task: Task::Shared(ticket), since: Instant::now() }
    }

    pub(super) fn run(self) {
        match self.task {
            Task::Owned(run) => run(),
            Task::Shared(ticket) => ticket.run(),
        }
    }
}
