//! The threads of a pool: how one starts, works, sleeps, ends, and waits in the bridge.

use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};

use super::PoolConfig;
use super::job::Job;
use super::sleeper::Sleeper;
use super::state::{Help, State};
use crate::Panic;
use crate::sync::{Condvar, Mutex, MutexGuard, per_thread, thread};

/// What the handle and the threads of a pool share. It holds jobs, but never an app.
pub(super) struct Shared {
    state: Mutex<State>,
    /// Everything is done, after the pool was closed.
    pub(super) drained: Condvar,
    config: PoolConfig,
}

impl Shared {
    pub(super) fn new(config: PoolConfig) -> Self {
        Shared { state: Mutex::new(State::new(&config)), drained: Condvar::new(), config }
    }

    /// No user code runs under this lock, so a poisoned one is as good as any.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what the state asked for.
    pub(super) fn follow(self: &Arc<Self>, help: Help) {
        match help {
            Help::Nothing => {}
            Help::Wake(sleeper) => sleeper.wake(),
            Help::Stuck(threads, queued) => tracing::warn!(
                threads,
                queued,
                "all worker threads wait in `async_to_sync` while jobs queue: if they wait for one \
                 of those, none goes on; a higher `PoolConfig::max_blocked` allows more threads"
            ),
            Help::Start(number) => {
                if self.start(number).is_err() {
                    self.rescue();
                }
            }
        }
    }

    /// Starts a thread that was counted already; counts it out again if there can be none.
    pub(super) fn start(self: &Arc<Self>, number: u64) -> io::Result<()> {
        let shared = Arc::clone(self);
        let name = format!("{}-{number}", self.config.thread_name);
        let thread = thread::Builder::new().name(name).stack_size(self.config.stack_size);
        let started = thread.spawn(move || shared.work());
        if let Err(error) = &started {
            let mut state = self.lock();
            state.start_failed();
            let threads = state.stats().threads;
            drop(state);
            tracing::error!(%error, threads, "cannot start a worker thread");
        }
        started.map(drop)
    }

    /// Fails the jobs that somebody may wait for in vain, and runs here those that nobody else
    /// will ever run.
    fn rescue(&self) {
        let mut state = self.lock();
        let (hopeless, orphans) = (state.take_hopeless(), state.take_orphans());
        drop(state);
        drop(hopeless);
        orphans.into_iter().for_each(run);
    }

    /// The life of a thread.
    fn work(self: Arc<Self>) {
        WORKER.with(|worker| worker.replace(Some(Arc::clone(&self))));
        let sleeper = Arc::new(Sleeper::default());
        let mut state = self.lock();
        state.arrive();
        loop {
            if let Some((job, help)) = state.take() {
                drop(state);
                self.follow(help);
                run(job);
                state = self.lock();
                state.finish();
                self.tell_if_drained(&state);
            } else if let Some(called) = self.sleep(state, &sleeper) {
                state = called;
            } else {
                break;
            }
        }
        WORKER.with(RefCell::take);
    }

    /// Sleeps until there is work; `None` when this thread is to end.
    fn sleep<'a>(
        &self,
        mut state: MutexGuard<'a, State>,
        sleeper: &Arc<Sleeper>,
    ) -> Option<MutexGuard<'a, State>> {
        state.fall_asleep(sleeper)?;
        let (mut state, called) = sleeper.sleep(state, self.config.keep_alive);
        if called {
            state.arrive();
            Some(state)
        } else {
            state.retire(sleeper);
            None
        }
    }

    pub(super) fn tell_if_drained(&self, state: &State) {
        if state.is_closed() && state.unfinished() == 0 {
            self.drained.notify_all();
        }
    }
}

/// Runs a job; its panic ends neither the thread nor the count.
fn run(job: Job) {
    let Err(payload) = catch_unwind(AssertUnwindSafe(|| job.run())) else { return };
    let panic = Panic::caught(payload);
    // A log subscriber may panic as well.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        tracing::error!(message = panic.message(), "a job on a worker thread panicked");
    }));
}

per_thread! {
    /// The pool whose worker this thread is.
    static WORKER: RefCell<Option<Arc<Shared>>> = const { RefCell::new(None) };
}

/// Says that this thread waits in the bridge, if it is a worker: while the guard lives it does not
/// count toward its pool's maximum (R44).
pub(crate) fn wait() -> Option<Waiting> {
    let shared = WORKER.try_with(|worker| worker.borrow().clone()).ok()??;
    let mut state = shared.lock();
    let help = state.begin_wait();
    let hopeless = state.take_hopeless();
    drop(state);
    shared.follow(help);
    drop(hopeless);
    Some(Waiting(shared))
}

/// A worker that waits in the bridge.
pub(crate) struct Waiting(Arc<Shared>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.lock().end_wait();
    }
}
