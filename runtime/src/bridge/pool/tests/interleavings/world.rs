//! A pool's state, and threads and tasks that are data: they take their turns when they are told.

use std::cell::Cell;
use std::sync::Arc;

use super::Function;
use crate::bridge::pool::PoolConfig;
use crate::bridge::pool::job::Job;
use crate::bridge::pool::sleeper::Sleeper;
use crate::bridge::pool::state::{Admission, Help, State};

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
enum HelpOwed {
    Wake(usize),
    Start,
    /// Of a loop at the end of its turn.
    Call,
}

/// Of a task on the loop: it gives its function to the pool, and awaits the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Task {
    Spawned,
    Queued,
    Runs,
    Done,
    Failed,
}

/// Of a worker thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Worker {
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
    tasks: Vec<Task>,
    /// The tasks of each task's function.
    children: Vec<Vec<usize>>,
    workers: Vec<Worker>,
    queue: Vec<usize>,
    /// Requests that are queued.
    requests: Vec<usize>,
    /// Who sleeps, in the order in which they fell asleep.
    idle: Vec<usize>,
    help: Vec<HelpOwed>,
    closed: bool,
}

pub(super) struct World<'a> {
    limits: Limits,
    state: State,
    sleepers: Vec<Arc<Sleeper>>,
    functions: Vec<&'a Function>,
    roots: usize,
    now: Moment,
}

thread_local! {
    /// The task whose job was run last.
    static RAN: Cell<Option<usize>> = const { Cell::new(None) };
}

impl<'a> World<'a> {
    pub(super) fn new(limits: Limits, roots: &'a [Function]) -> Self {
        let config =
            PoolConfig::default().with_max_threads(limits.threads).with_max_blocked(limits.blocked);
        let mut world = World {
            limits,
            state: State::new(&config),
            sleepers: Vec::new(),
            functions: Vec::new(),
            roots: roots.len(),
            now: Moment::default(),
        };
        for root in roots {
            world.spawn(root);
        }
        world
    }

    pub(super) fn now(&self) -> &Moment {
        &self.now
    }

    /// Whether a function was not run, because no thread could come.
    pub(super) fn has_failed(&self) -> bool {
        self.now.tasks.contains(&Task::Failed)
    }

    fn spawn(&mut self, function: &'a Function) -> usize {
        self.functions.push(function);
        self.now.tasks.push(Task::Spawned);
        self.now.children.push(Vec::new());
        self.now.tasks.len() - 1
    }

    /// Everything that may happen next.
    pub(super) fn turns(&self) -> Vec<Turn> {
        let now = &self.now;
        let mut turns = Vec::new();
        turns.extend((0..now.help.len()).map(Turn::Help));
        for (task, at) in now.tasks.iter().enumerate() {
            if *at == Task::Spawned {
                turns.push(Turn::Task(task));
            }
        }
        for (worker, at) in now.workers.iter().enumerate() {
            match at {
                Worker::Gone => {}
                Worker::Asleep { called: false, .. } => {
                    turns.extend(self.limits.retire.then_some(Turn::Retire(worker)));
                }
                // A thread may also wake by itself, when its keep-alive time is over.
                Worker::Asleep { called: true, woken } if !woken && !self.limits.retire => {}
                Worker::Waits(task, seen) if self.ended(*task) == *seen => {}
                _ => turns.push(Turn::Worker(worker)),
            }
        }
        if self.limits.close && !now.closed {
            turns.push(Turn::Close);
        }
        turns
    }

    /// How many of the tasks that a task's function spawned have ended.
    fn ended(&self, task: usize) -> usize {
        let has_ended =
            |child: &&usize| matches!(self.now.tasks[**child], Task::Done | Task::Failed);
        self.now.children[task].iter().filter(has_ended).count()
    }

    pub(super) fn take_turn(&mut self, turn: Turn) {
        match turn {
            Turn::Task(task) => self.submit(task),
            Turn::Worker(worker) => self.work(worker),
            Turn::Retire(worker) => {
                self.state.retire(&self.sleepers[worker]);
                self.now.idle.retain(|idle| *idle != worker);
                self.now.workers[worker] = Worker::Gone;
            }
            Turn::Help(help) => match self.now.help.remove(help) {
                HelpOwed::Start => {
                    let gone = self.now.workers.iter().position(|at| *at == Worker::Gone);
                    if let Some(gone) = gone {
                        self.now.workers[gone] = Worker::Coming;
                    } else {
                        self.now.workers.push(Worker::Coming);
                        self.sleepers.push(Arc::default());
                    }
                }
                HelpOwed::Call => {
                    let help = self.state.call();
                    self.owe(help);
                }
                HelpOwed::Wake(worker) => {
                    if let Worker::Asleep { woken, .. } = &mut self.now.workers[worker] {
                        *woken = true;
                    }
                }
            },
            Turn::Close => {
                self.now.closed = true;
                let (idle, help) = self.state.close();
                for sleeper in idle {
                    self.owe(Help::Wake(sleeper));
                }
                self.owe(help);
            }
        }
        let stats = self.state.stats();
        let cap = self.limits.threads + self.limits.blocked;
        assert!(stats.threads <= cap || self.now.closed, "{stats:?}");
    }

    /// `Pool::run_bridged`
    fn submit(&mut self, task: usize) {
        if self.limits.together && task < self.roots {
            return self.admit(task);
        }
        self.now.tasks[task] = Task::Queued;
        self.now.queue.push(task);
        let job = Job::new(move || RAN.set(Some(task)));
        let help = self.state.push_bridged(job).unwrap_or_else(|_| panic!("the queue is long"));
        self.fail_hopeless();
        self.owe(help);
    }

    /// `Pool::admit` and `Permit::queue`; the loop owes a call then, one for all of its turn.
    fn admit(&mut self, task: usize) {
        match self.state.admit() {
            Admission::Refused => {
                assert!(self.now.closed, "the queue is long");
                // Its answer is a 503.
                self.now.tasks[task] = Task::Done;
                return;
            }
            Admission::Reserved => {}
            Admission::ReservedFor(help) => self.owe(help),
        }
        self.now.tasks[task] = Task::Queued;
        self.now.requests.push(task);
        self.state.push_admitted(Job::new(move || RAN.set(Some(task))));
        if !self.now.help.contains(&HelpOwed::Call) {
            self.now.help.push(HelpOwed::Call);
        }
    }

    fn fail_hopeless(&mut self) {
        let hopeless = self.state.take_hopeless();
        if hopeless.is_empty() {
            return;
        }
        let stats = self.state.stats();
        let cap = self.limits.threads + self.limits.blocked;
        assert_eq!((stats.waiting, stats.busy), (cap, 0), "an error before the cap");
        assert_eq!(hopeless.len(), self.now.queue.len());
        for task in self.now.queue.drain(..) {
            self.now.tasks[task] = Task::Failed;
        }
    }

    /// `Shared::follow`, which happens after the lock is given back.
    fn owe(&mut self, help: Help) {
        match help {
            Help::Nothing | Help::Stuck(..) => {}
            Help::Start(_) => self.now.help.push(HelpOwed::Start),
            Help::Wake(sleeper) => {
                let is_it = |other: &Arc<Sleeper>| Arc::ptr_eq(other, &sleeper);
                let worker = self.sleepers.iter().position(is_it).expect("a worker's");
                self.now.idle.retain(|idle| *idle != worker);
                self.now.workers[worker] = Worker::Asleep { called: true, woken: false };
                self.now.help.push(HelpOwed::Wake(worker));
            }
        }
    }

    /// One turn of a worker in the lock: `Shared::work`, and `drive` in the functions that it runs.
    fn work(&mut self, worker: usize) {
        match self.now.workers[worker].clone() {
            Worker::Coming | Worker::Asleep { .. } => {
                self.state.arrive();
                self.look_for_work(worker);
            }
            Worker::Polled(task, seen) => {
                let help = self.state.begin_wait();
                self.fail_hopeless();
                self.owe(help);
                self.now.workers[worker] = Worker::Waits(task, seen);
            }
            Worker::Waits(task, _) => {
                self.state.end_wait();
                self.poll(worker, task);
            }
            Worker::Given => {
                self.state.finish();
                self.look_for_work(worker);
            }
            Worker::Gone => unreachable!("it has no turns"),
        }
    }

    fn poll(&mut self, worker: usize, task: usize) {
        let ended = self.ended(task);
        let pending = self.functions[task].joins && ended < self.now.children[task].len();
        self.now.workers[worker] = if pending {
            Worker::Polled(task, ended)
        } else {
            self.now.tasks[task] = Task::Done;
            Worker::Given
        };
    }

    fn look_for_work(&mut self, worker: usize) {
        if let Some((job, help)) = self.state.take() {
            job.run();
            let task = RAN.take().expect("a job of a task");
            self.now.queue.retain(|queued| *queued != task);
            self.now.requests.retain(|queued| *queued != task);
            self.now.tasks[task] = Task::Runs;
            self.owe(help);
            let spawns = self.functions[task].spawns.iter();
            self.now.children[task] = spawns.map(|inner| self.spawn(inner)).collect();
            self.poll(worker, task);
        } else if self.state.fall_asleep(&self.sleepers[worker]).is_some() {
            self.now.workers[worker] = Worker::Asleep { called: false, woken: false };
            self.now.idle.push(worker);
        } else {
            self.now.workers[worker] = Worker::Gone;
        }
    }

    /// Nothing can happen any more: it must be because all is done.
    pub(super) fn assert_done(&self) {
        let ended = |task: &Task| matches!(task, Task::Done | Task::Failed);
        assert!(self.now.tasks.iter().all(ended), "a deadlock: {:?}", self.now);
        assert_eq!(self.state.unfinished(), 0, "{:?}", self.now);
        let rests = |worker: &Worker| match worker {
            Worker::Asleep { called, .. } => !called && !self.now.closed,
            other => *other == Worker::Gone,
        };
        assert!(self.now.workers.iter().all(rests), "{:?}", self.now);
    }
}
