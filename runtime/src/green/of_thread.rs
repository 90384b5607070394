//! The task that a worker thread runs because there are no green threads: where it waits it ends when it
//! is cancelled, as it would on one.

use std::cell::RefCell;
use std::sync::Arc;

use crate::context;
use crate::task::Control;

thread_local! {
    static TASK: RefCell<Option<Arc<Control>>> = const { RefCell::new(None) };
}

/// Calls the function of a task.
pub(crate) fn run_task<T>(task: Arc<Control>, f: impl FnOnce() -> T) -> T {
    let _within = Within { before: replace(Some(task)) };
    f()
}

/// That of the running code, if it may be ended. What a cancelled future leaves behind may not.
pub(super) fn task() -> Option<Arc<Control>> {
    // The caller may be the destructor of another thread-local.
    let task = TASK.try_with(|task| task.borrow().clone()).ok().flatten();
    task.filter(|_| !context::is_discarding())
}

/// Hides it.
pub(super) fn without() -> Within {
    Within { before: replace(None) }
}

fn replace(task: Option<Arc<Control>>) -> Option<Arc<Control>> {
    TASK.try_with(|current| current.replace(task)).ok().flatten()
}

/// The running code is that of another task as long as this lives, or of none.
pub(super) struct Within {
    before: Option<Arc<Control>>,
}

impl Drop for Within {
    fn drop(&mut self) {
        replace(self.before.take());
    }
}
