//! The green thread that runs on this thread at the moment, and how it is suspended.
#![expect(unsafe_code, reason = "a suspension leaves a stack by a pointer into it")]

use std::cell::{Cell, RefCell};
use std::io;
use std::num::NonZeroUsize;
use std::ptr;
use std::rc::Rc;
use std::task::Waker;

use corosensei::Yielder;

use super::local::Values;
use super::locals::Locals;
use super::stack::Bounds;
use super::timeout::Limit;
use super::unwinding;

thread_local! {
    static CURRENT: RefCell<Option<Rc<Record>>> = const { RefCell::new(None) };
    /// The same for a signal handler, which may not borrow.
    static BOUNDS: Cell<Bounds> = const { Cell::new(Bounds { guard: 0, guard_end: 0, end: 0 }) };
}

/// What is known of a green thread beside its stack. Neither this nor a pointer to it ever leaves
/// its thread.
pub(super) struct Record {
    /// On its stack; null before it has begun.
    yielder: Cell<*const Yielder<(), ()>>,
    /// Of the task that polls it.
    waker: RefCell<Waker>,
    locals: RefCell<Locals>,
    bounds: Bounds,
    /// It has to end instead of waiting.
    killed: Cell<bool>,
    /// It was ended where it wanted to wait, and has not been suspended since.
    has_ended: Cell<bool>,
    pub(super) unwinding: unwinding::State,
    /// For how long it may wait.
    pub(super) limit: Cell<Option<Limit>>,
    /// Of the user's [`local!`](super::local)s.
    pub(super) values: Values,
}

impl Record {
    pub(super) fn new(bounds: Bounds) -> Rc<Self> {
        Rc::new(Record {
            yielder: Cell::new(ptr::null()),
            waker: RefCell::new(Waker::noop().clone()),
            locals: RefCell::new(Locals::new()),
            bounds,
            killed: Cell::new(false),
            has_ended: Cell::new(false),
            unwinding: unwinding::State::default(),
            limit: Cell::new(None),
            values: Values::new(),
        })
    }

    /// It runs, on its own stack.
    pub(super) fn begin(&self, yielder: &Yielder<(), ()>) {
        self.yielder.set(yielder);
    }

    pub(super) fn polled_by(&self, waker: &Waker) {
        self.waker.borrow_mut().clone_from(waker);
    }

    /// A waker of its own for each poll: it may be polled by another task when it goes on.
    pub(super) fn waker(&self) -> Waker {
        self.waker.borrow().clone()
    }

    pub(super) fn kill(&self) {
        self.killed.set(true);
    }

    /// Its function has ended: what it leaves behind waits as it likes.
    pub(super) fn end(&self) {
        self.killed.set(false);
        self.values.end();
    }

    pub(super) fn is_killed(&self) -> bool {
        self.killed.get()
    }

    /// The code that runs is about to be ended where it wants to wait. Says whether it was before, and
    /// has not been suspended since.
    pub(super) fn ends_again(&self) -> bool {
        self.has_ended.replace(true)
    }

    /// Leaves the stack until it is resumed. C functions report by `errno`, which others change
    /// meanwhile.
    pub(super) fn suspend(&self) {
        let begun = !self.yielder.get().is_null();
        assert!(begun && is(self), "only the green thread that runs can be suspended");
        let errno = io::Error::last_os_error().raw_os_error();
        // SAFETY: this is the green thread that runs here, as asserted, and it has begun; so we are
        // above the frame that called `begin`, and the yielder it was given outlives that frame.
        // `Fiber` makes it the one that runs only while it is on its stack.
        let yielder = unsafe { &*self.yielder.get() };
        self.unwinding.suspended();
        self.has_ended.set(false);
        yielder.suspend(());
        set_errno(errno.unwrap_or(0));
    }
}

/// The green thread that runs, as long as this lives.
pub(super) struct Running {
    record: Rc<Record>,
    before: Option<Rc<Record>>,
}

impl Running {
    pub(super) fn enter(record: &Rc<Record>) -> Self {
        record.locals.borrow_mut().enter();
        BOUNDS.set(record.bounds);
        let before = CURRENT.replace(Some(Rc::clone(record)));
        record.unwinding.goes_on(before.as_ref().map(|before| &before.unwinding));
        Running { record: Rc::clone(record), before }
    }
}

/// It was suspended, or has ended.
impl Drop for Running {
    fn drop(&mut self) {
        let before = self.before.take();
        BOUNDS.set(before.as_ref().map_or(Bounds::default(), |before| before.bounds));
        CURRENT.set(before);
        self.record.locals.borrow_mut().leave();
        self.record.unwinding.left();
    }
}

/// The one that runs.
pub(super) fn get() -> Option<Rc<Record>> {
    // `try_with`: the caller may be the destructor of another thread-local.
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}

/// Looks at the one that runs, if one does; costs less. It must not run code of others.
pub(super) fn look<T>(look: impl FnOnce(&Record) -> T) -> Option<T> {
    CURRENT.try_with(|current| current.borrow().as_deref().map(look)).ok().flatten()
}

/// The stack on which this thread is, if it is that of a green thread: for a signal handler.
pub(super) fn bounds() -> Bounds {
    BOUNDS.get()
}

/// Which one runs: no other has the same as long as it lives.
pub(crate) fn running() -> Option<NonZeroUsize> {
    get().and_then(|record| NonZeroUsize::new(Rc::as_ptr(&record).addr()))
}

/// Whether one runs.
pub(crate) fn is_some() -> bool {
    CURRENT.try_with(|current| current.borrow().is_some()).unwrap_or(false)
}

fn is(record: &Record) -> bool {
    get().is_some_and(|current| ptr::eq(Rc::as_ptr(&current), record))
}

fn set_errno(errno: libc::c_int) {
    // SAFETY: the C library gives each thread an `errno` of its own, at an address that is valid
    // while the thread lives.
    unsafe {
        #[cfg(target_os = "linux")]
        libc::__errno_location().write(errno);
        #[cfg(target_os = "macos")]
        libc::__error().write(errno);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(guard: usize) -> Rc<Record> {
        Record::new(Bounds { guard, guard_end: guard + 1, end: guard + 2 })
    }

    #[test]
    fn the_one_that_runs_is_known_as_long_as_it_runs_and_so_is_the_one_outside_of_it() {
        let (outer, inner) = (at(10), at(20));
        assert!(!is_some() && running().is_none());
        let in_outer = Running::enter(&outer);
        let of_outer = running();
        assert!(is(&outer) && bounds() == outer.bounds);
        let in_inner = Running::enter(&inner);
        assert!(is(&inner) && running() != of_outer && bounds() == inner.bounds);
        drop(in_inner);
        assert!(is(&outer) && running() == of_outer && bounds() == outer.bounds);
        drop(in_outer);
        assert!(!is_some() && bounds() == Bounds::default());
    }

    #[test]
    fn one_that_has_not_begun_or_does_not_run_is_not_suspended() {
        let record = at(10);
        for runs in [false, true] {
            let _running = runs.then(|| Running::enter(&record));
            let suspended =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| record.suspend()));
            assert!(suspended.is_err());
        }
    }

    #[test]
    fn what_c_functions_report_by_can_be_set() {
        set_errno(libc::EINTR);
        assert_eq!(io::Error::last_os_error().raw_os_error(), Some(libc::EINTR));
    }
}
