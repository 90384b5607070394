//! What a program comes to, by straight-line rules (R44, R46).

use super::program::{Outcome, Program};
use Program::*;

/// What is known of the pool and the bridge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// How many worker threads there may be in all.
    pub(super) threads: usize,
    /// Whether there is an event loop for tasks; else worker threads drive them.
    pub(super) has_loop: bool,
}

/// Who runs a function.
#[derive(Clone, Copy, Debug)]
pub(super) enum On {
    Loop,
    /// A thread that may block, and below it so many workers that wait.
    Thread {
        is_worker: bool,
        waiting: usize,
    },
}

impl On {
    /// How many workers wait while this one does.
    fn waiting(self, waiting_below: usize) -> usize {
        match self {
            On::Loop => waiting_below,
            On::Thread { is_worker, waiting } => waiting + usize::from(is_worker),
        }
    }
}

impl Rules {
    /// A sync function, on a thread.
    pub(super) fn sync(self, program: &Program, on: On) -> Outcome {
        let inner = match program {
            Bridges(inner) => self.asynchronous(inner, on, 0),
            Spawns(inner) => self.task(inner, on.waiting(0)),
            SpawnsSync(inner) => self.sync_task(inner, on.waiting(0)),
            GoesOn(inner) => then(self.sync(inner, on), || self.sync_task(&Ends, on.waiting(0))),
            Ends | Fails | Panics | Drops(_) => return leaf(program),
        };
        one_more(inner)
    }

    /// An async function; so many workers wait when it is a loop that polls it.
    pub(super) fn asynchronous(self, program: &Program, on: On, below: usize) -> Outcome {
        let inner = match program {
            Bridges(inner) => self.closure(inner, on, below),
            Spawns(inner) => self.task(inner, on.waiting(below)),
            SpawnsSync(inner) => self.sync_task(inner, on.waiting(below)),
            Drops(_) => Outcome::Value(0),
            GoesOn(inner) => {
                then(self.asynchronous(inner, on, below), || self.closure(&Ends, on, below))
            }
            Ends | Fails | Panics => return leaf(program),
        };
        one_more(inner)
    }

    /// In place, where a thread drives the async code that has it.
    fn closure(self, program: &Program, on: On, below: usize) -> Outcome {
        match on {
            On::Thread { .. } => self.sync(program, on),
            On::Loop if below >= self.threads => Outcome::Exhausted,
            On::Loop => self.sync(program, On::Thread { is_worker: true, waiting: below }),
        }
    }

    fn sync_task(self, program: &Program, waiting: usize) -> Outcome {
        if waiting >= self.threads {
            return Outcome::NoThread;
        }
        joined(self.sync(program, On::Thread { is_worker: true, waiting }))
    }

    fn task(self, program: &Program, waiting: usize) -> Outcome {
        if self.has_loop {
            return joined(self.asynchronous(program, On::Loop, waiting));
        }
        if waiting >= self.threads {
            return Outcome::Cancelled;
        }
        joined(self.asynchronous(program, On::Thread { is_worker: true, waiting }, 0))
    }
}

fn leaf(program: &Program) -> Outcome {
    match program {
        Ends => Outcome::Value(0),
        Fails => Outcome::Wrong,
        _ => Outcome::Unwinds,
    }
}

fn joined(outcome: Outcome) -> Outcome {
    if outcome == Outcome::Unwinds { Outcome::Panicked } else { outcome }
}

fn then(first: Outcome, second: impl FnOnce() -> Outcome) -> Outcome {
    let Outcome::Value(calls) = first else { return first };
    match second() {
        Outcome::Value(more) => Outcome::Value(calls + more),
        other => other,
    }
}

fn one_more(outcome: Outcome) -> Outcome {
    if let Outcome::Value(calls) = outcome { Outcome::Value(calls + 1) } else { outcome }
}
