//! A pool's state in a world of data: what may happen next, and what then happens to the pool.

use std::cell::Cell;
use std::sync::Arc;

use super::Function;
use super::moment::{HelpOwed, Limits, Moment, Task, Turn, Worker};
use crate::bridge::pool::PoolConfig;
use crate::bridge::pool::job::Job;
use crate::bridge::pool::sleeper::Sleeper;
use crate::bridge::pool::state::{Admission, Help, State};

pub(super) struct World<'a> {
    limits: Limits,
    pub(super) state: State,
    pub(super) sleepers: Vec<Arc<Sleeper>>,
    pub(super) functions: Vec<&'a Function>,
    roots: usize,
    pub(super) now: Moment,
}

thread_local! {
    /// The task whose job was run last.
    pub(super) static RAN: Cell<Option<usize>> = const { Cell::new(None) };
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

    pub(super) fn spawn(&mut self, function: &'a Function) -> usize {
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
    pub(super) fn ended(&self, task: usize) -> usize {
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

    pub(super) fn fail_hopeless(&mut self) {
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
    pub(super) fn owe(&mut self, help: Help) {
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
