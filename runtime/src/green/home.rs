//! A thread on which green threads run: its stacks, and how many there are.
//!
//! It is an event loop that a `LocalSet` of tokio's runs; a green thread is part of a task there.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::num::NonZeroU64;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Poll, Waker};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::LocalSet;

use super::overflow;
use super::stack::{DEFAULT_SIZE, Stack, StackError, Stacks};
use crate::task::TaskSet;

thread_local! {
    /// Which home this is, if it is one.
    static NUMBER: Cell<Option<NonZeroU64>> = const { Cell::new(None) };
    static HOME: RefCell<State> = const { RefCell::new(State::NEW) };
}

struct State {
    stacks: Option<Stacks>,
    /// Those of the [`Home`].
    tasks: Weak<LocalSet>,
    /// Green threads that have not ended.
    live: usize,
    emptied: Option<Waker>,
    /// Those who let others go first.
    yielded: Vec<Waker>,
    /// What is dropped unfinished is unwound, and does not go on by itself.
    closing: bool,
    /// The tasks that run here, if somebody wants to know them.
    app_tasks: Option<Arc<TaskSet>>,
}

impl State {
    const NEW: State = State {
        stacks: None,
        tasks: Weak::new(),
        live: 0,
        emptied: None,
        yielded: Vec::new(),
        closing: false,
        app_tasks: None,
    };
}

/// This thread is a home as long as this lives.
pub(crate) struct Home {
    /// The loop's tasks, until it is closed.
    tasks: Option<Rc<LocalSet>>,
}

impl Home {
    /// Green threads have stacks of that size.
    pub(crate) fn open(stack_size: usize) -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        let number = NonZeroU64::new(NUMBERS.fetch_add(1, Ordering::Relaxed));
        NUMBER.set(number);
        overflow::handle();
        let tasks = Rc::new(LocalSet::new());
        HOME.set(State {
            stacks: Some(Stacks::new(stack_size)),
            tasks: Rc::downgrade(&tasks),
            ..State::NEW
        });
        Home { tasks: Some(tasks) }
    }

    /// Runs the loop until this future has ended.
    pub(crate) fn block_on<F: Future>(&self, runtime: &Runtime, future: F) -> F::Output {
        // INVARIANT: who closes it has it for himself.
        let tasks = self.tasks.as_deref().expect("a home that is open");
        tasks.block_on(runtime, future)
    }

    /// Waits until all of its green threads have ended.
    pub(crate) async fn emptied(&self) {
        poll_fn(|cx| {
            HOME.with_borrow_mut(|home| {
                if home.live == 0 {
                    return Poll::Ready(());
                }
                home.emptied = Some(cx.waker().clone());
                Poll::Pending
            })
        })
        .await;
    }

    /// Knows the tasks of whatever app that run here, as far as they are started from now on.
    #[expect(clippy::unused_self, reason = "only who has the home may ask for it")]
    pub(crate) fn app_tasks(&self) -> Arc<TaskSet> {
        HOME.with_borrow_mut(|home| Arc::clone(home.app_tasks.get_or_insert_default()))
    }

    /// Ends the tasks, and the green threads where they wait; says how many these were.
    pub(crate) fn close(&mut self) -> usize {
        let live = HOME.with_borrow_mut(|home| {
            home.closing = true;
            home.live
        });
        drop(self.tasks.take());
        live
    }

    /// Gives back the memory of stacks that nobody uses, from time to time.
    pub(crate) async fn trim(&self) {
        /// As long as a stack is not used, and twice that at most.
        const IDLE: Duration = Duration::from_secs(5);
        loop {
            tokio::time::sleep(IDLE).await;
            HOME.with_borrow_mut(|home| home.stacks.iter_mut().for_each(Stacks::trim));
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // Unless it was: the loop has panicked.
        self.close();
        NUMBER.set(None);
        // Not inside of `HOME`: the stacks are unmapped.
        drop(HOME.replace(State::NEW));
    }
}

/// The number of this home; `None` when this thread is none.
pub(super) fn number() -> Option<NonZeroU64> {
    NUMBER.get()
}

/// Whether green threads can run on this thread.
pub(crate) fn is_here() -> bool {
    number().is_some()
}

/// The same, as long as those that are started now would run.
pub(crate) fn is_open() -> bool {
    is_here() && !is_closing()
}

/// The tasks of this home, if somebody wants to know them.
pub(crate) fn app_tasks() -> Option<Arc<TaskSet>> {
    HOME.try_with(|home| home.borrow().app_tasks.clone()).ok().flatten()
}

/// Polls a green thread as a task of this loop's. Code that asks for that may be in a task which only
/// tokio knows of (`tokio::spawn`), or in one of a `LocalSet` of the user's.
pub(super) fn spawn(green: impl Future<Output = ()> + 'static) {
    // There are none when it is closed.
    if let Some(tasks) = HOME.with_borrow(|home| home.tasks.upgrade()) {
        tasks.spawn_local(green);
    }
}

/// Lets others go before this one; says whether it is the first of those who do.
pub(super) fn yields(waker: &Waker) -> bool {
    HOME.with_borrow_mut(|home| {
        home.yielded.push(waker.clone());
        home.yielded.len() == 1
    })
}

/// Those who may go on, in order.
pub(super) fn take_yielded() -> Vec<Waker> {
    HOME.with_borrow_mut(|home| std::mem::take(&mut home.yielded))
}

pub(super) fn is_closing() -> bool {
    HOME.try_with(|home| home.borrow().closing).unwrap_or(true)
}

pub(super) fn take_stack() -> Result<Stack, StackError> {
    HOME.with_borrow_mut(|home| home.stacks.get_or_insert_with(|| Stacks::new(DEFAULT_SIZE)).take())
}

pub(super) fn give_stack(stack: Stack) {
    let _ = HOME.try_with(|home| match &mut home.borrow_mut().stacks {
        Some(stacks) => stacks.give(stack),
        None => drop(stack),
    });
}

pub(super) fn begun() {
    HOME.with_borrow_mut(|home| home.live += 1);
}

pub(super) fn ended() {
    let emptied = HOME.try_with(|home| {
        let mut home = home.borrow_mut();
        home.live -= 1;
        if home.live == 0 { home.emptied.take() } else { None }
    });
    emptied.ok().flatten().into_iter().for_each(Waker::wake);
}
