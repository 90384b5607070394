//! Work that is shared with who waits for it, so that to submit it takes no allocation more.

use std::sync::Arc;

/// What a worker does with it. Each is called once.
pub(crate) trait Work: Send + Sync {
    fn run(&self);

    /// It ran, or never will.
    fn end(&self);
}

/// The worker's end. The work has ended when this is dropped, however that comes.
pub(crate) struct Ticket(Arc<dyn Work>);

impl Ticket {
    pub(crate) fn new(work: Arc<dyn Work>) -> Self {
        Ticket(work)
    }

    pub(crate) fn run(self) {
        self.0.run();
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.end();
    }
}
