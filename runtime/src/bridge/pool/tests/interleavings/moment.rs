//! A moment of a pool in data: where each of its tasks and threads is, and who may do something.

/// A pool of that many threads, and as many more that wait in the bridge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) threads: usize,
    pub(super) blocked: usize,
    /// Idle threads end, at any moment.
    pub(super) retire: bool,
    /// The pool is shut down, at any moment.
    pub(super) close: bool,
    /// The first functions are requests: a place is reserved for each, and workers are called for
    /// them at any moment after the first was queued.
    pub(super) together: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum HelpOwed {
    Wake(usize),
    Start,
    /// Of a loop at the end of its turn.
    Call,
}

/// Of a task on the loop: it gives its function to the pool, and awaits the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Task {
    Spawned,
    Queued,
    Runs,
    Done,
    Failed,
}

/// Of a worker thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Worker {
    Coming,
    /// It runs the function of this task and polled what that spawned, of which so many had ended.
    Polled(usize, usize),
    /// It waits in the bridge.
    Waits(usize, usize),
    /// The result is given.
    Given,
    Asleep {
        called: bool,
        woken: bool,
    },
    Gone,
}

/// Who does something next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Task(usize),
    Worker(usize),
    Retire(usize),
    Help(usize),
    Close,
}

/// All that tells one moment from another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Moment {
    pub(super) tasks: Vec<Task>,
    /// The tasks of each task's function.
    pub(super) children: Vec<Vec<usize>>,
    pub(super) workers: Vec<Worker>,
    pub(super) queue: Vec<usize>,
    /// Requests that are queued.
    pub(super) requests: Vec<usize>,
    /// Who sleeps, in the order in which they fell asleep.
    pub(super) idle: Vec<usize>,
    pub(super) help: Vec<HelpOwed>,
    pub(super) closed: bool,
}
