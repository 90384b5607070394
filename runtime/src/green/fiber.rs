//! A function on a stack of its own: resumed, until it waits or ends.

use std::rc::Rc;
use std::task::Waker;

use corosensei::{Coroutine, Yielder};

use super::current::{Record, Running};
use super::home;
use super::stack::{Stack, StackError};
use crate::Panic;

/// It never leaves the thread that made it.
pub(super) struct Fiber {
    /// `None` when it has ended.
    coroutine: Option<Coroutine<(), (), (), Stack>>,
    record: Rc<Record>,
}

impl Fiber {
    /// On a stack of this thread's; nothing runs yet.
    pub(super) fn new(f: impl FnOnce() + 'static) -> Result<Self, StackError> {
        Ok(Fiber::on(home::take_stack()?, f))
    }

    /// The same on this one.
    pub(super) fn on(stack: Stack, f: impl FnOnce() + 'static) -> Self {
        let record = Record::new(stack.bounds());
        let (of_stack, mut f) = (Rc::clone(&record), Unbegun(Some(f)));
        let coroutine = Coroutine::with_stack(stack, move |yielder: &Yielder<(), ()>, ()| {
            of_stack.begin(yielder);
            // On this stack: they are the user's, and their `Drop` may wait.
            let _ending = Ending(&of_stack);
            // INVARIANT: a coroutine begins once.
            let f = f.0.take().expect("a function that has not begun");
            f();
        });
        home::begun();
        Fiber { coroutine: Some(coroutine), record }
    }

    /// Goes on until the function waits (`false`) or has ended. A panic of the function is the
    /// caller's.
    pub(super) fn resume(&mut self, waker: &Waker) -> bool {
        // INVARIANT: what has ended is not resumed.
        let coroutine = self.coroutine.as_mut().expect("a function that has not ended");
        self.record.polled_by(waker);
        let running = Running::enter(&self.record);
        let ended = coroutine.resume(()).as_return().is_some();
        drop(running);
        if ended {
            self.give_back();
        }
        ended
    }

    /// It ends where it waits, by unwinding, when it is resumed.
    pub(super) fn kill(&self) {
        self.record.kill();
    }

    pub(super) fn has_begun(&self) -> bool {
        self.coroutine.as_ref().is_some_and(Coroutine::started)
    }

    pub(super) fn has_ended(&self) -> bool {
        self.coroutine.is_none()
    }

    fn give_back(&mut self) {
        if let Some(coroutine) = self.coroutine.take() {
            home::give_stack(coroutine.into_stack());
            home::ended();
        }
    }
}

/// What is on the stack is dropped, by unwinding, like the values of a future that is dropped.
impl Drop for Fiber {
    fn drop(&mut self) {
        let Some(mut coroutine) = self.coroutine.take() else { return };
        if coroutine.started() && !coroutine.done() && cfg!(panic = "unwind") {
            self.record.kill();
            let running = Running::enter(&self.record);
            // It is not forced from outside: that would end the process where a `Drop` waits.
            Panic::contain(|| {
                coroutine.resume(());
            });
            drop(running);
        }
        home::ended();
        if coroutine.started() && !coroutine.done() {
            tracing::error!("a green thread waits while it ends: what it holds is not dropped");
            std::mem::forget(coroutine);
            return;
        }
        // One that has not begun has a closure on its stack, and nothing else.
        coroutine.force_unwind();
        home::give_stack(coroutine.into_stack());
    }
}

/// Its end, also by unwinding.
struct Ending<'a>(&'a Record);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A function that may never begin. Its values are the user's, and corosensei wants none that panics
/// when it is dropped.
struct Unbegun<F>(Option<F>);

impl<F> Drop for Unbegun<F> {
    fn drop(&mut self) {
        Panic::discard(self.0.take());
    }
}
