//! Whether the code that runs here unwinds: then what it waits for is waited for to the end, since
//! another unwinding out of a `Drop` ends the process.
//!
//! A `Drop` may wait while its stack unwinds. Until it goes on, `std::thread::panicking` is true for
//! all code of the thread, so that it alone does not tell.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ptr;
use std::task::Waker;
use std::thread::panicking;

use super::current::{self, Record};
use crate::bridge::here;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unwinding {
    #[default]
    No,
    Yes,
    /// Another green thread does, so that this cannot be told for the moment.
    Unknown,
}

thread_local! {
    /// How many green threads are suspended that perhaps do.
    static SUSPENDED: Cell<usize> = const { Cell::new(0) };
    /// Which green threads want to know whether they may end where they wait, by their addresses.
    static WAITING: RefCell<BTreeMap<usize, Waker>> = const { RefCell::new(BTreeMap::new()) };
}

/// What a green thread knows of that.
#[derive(Default)]
pub(super) struct State {
    /// When it last began to wait.
    waits: Cell<Unwinding>,
    /// Others did when it last went on.
    beside_others: Cell<bool>,
    /// It is among those that are counted as suspended.
    is_counted: Cell<bool>,
    /// It was, and nobody was told that it is not any more.
    was_counted: Cell<bool>,
}

impl State {
    /// Of the running code, which is this green thread's.
    pub(super) fn get(&self) -> Unwinding {
        if !panicking() {
            Unwinding::No
        } else if self.beside_others.get() || SUSPENDED.get() > 0 {
            Unwinding::Unknown
        } else {
            Unwinding::Yes
        }
    }

    /// It is about to wait.
    pub(super) fn waits(&self) {
        self.waits.set(self.get());
    }

    /// The same while it waits: no code of its own has run since it began to.
    pub(super) fn waiting(&self) -> Unwinding {
        if self.waits.get() == Unwinding::Unknown {
            self.waits();
        }
        self.waits.get()
    }

    /// It is suspended.
    pub(super) fn suspended(&self) {
        if self.waits.get() != Unwinding::No {
            self.is_counted.set(true);
            SUSPENDED.set(SUSPENDED.get() + 1);
        }
    }

    /// It is about to go on, or to begin, inside of this one.
    pub(super) fn goes_on(&self, inside: Option<&State>) {
        if self.is_counted.take() {
            self.was_counted.set(true);
            SUSPENDED.set(SUSPENDED.get() - 1);
        }
        self.beside_others.set(
            panicking()
                && (self.waits.get() == Unwinding::No
                    || SUSPENDED.get() > 0
                    || inside.is_some_and(|around| around.get() != Unwinding::No)),
        );
    }

    /// It has left its stack for now, or for good: others may know more.
    pub(super) fn left(&self) {
        if !self.is_counted.get() && self.was_counted.take() {
            WAITING.take().into_values().for_each(Waker::wake);
        }
    }
}

/// Whether the running code does, as far as it is known.
pub(crate) fn unwinding() -> Unwinding {
    if !panicking() {
        return Unwinding::No;
    }
    current::look(|green| green.unwinding.get()).unwrap_or(Unwinding::Yes)
}

/// The same in what the running green thread polls while it waits, or what its thread does for it. If
/// it is not known, this is woken when more is.
pub(super) fn waiting(waker: &Waker) -> Unwinding {
    match current::get() {
        // Else it is no green thread that waits, but a `Drop` in what one polls that blocks.
        Some(green) if !here::is_blocked() => of_waiting(&green, waker),
        _ => unwinding(),
    }
}

/// Whether the running green thread, which waits, may be ended by unwinding. If it is not known, this
/// is woken when more is.
pub(crate) fn may_unwind(waker: &Waker) -> bool {
    waiting(waker) == Unwinding::No
}

/// What is known of this green thread, which waits.
pub(super) fn of_waiting(green: &Record, waker: &Waker) -> Unwinding {
    let unwinding = green.unwinding.waiting();
    if unwinding == Unwinding::Unknown {
        let (address, waker) = (ptr::from_ref(green).addr(), waker.clone());
        let before = WAITING.with_borrow_mut(|waiting| waiting.insert(address, waker));
        // Not while it is borrowed: it may be anybody's.
        drop(before);
    }
    unwinding
}
