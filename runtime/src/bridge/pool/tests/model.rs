//! Random histories of a small pool, against a model that has no threads: after each event the
//! pool comes to the state that the model names.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::eventually;
use crate::bridge::pool::state::Lane;
use crate::bridge::pool::{Pool, PoolConfig, wait};

#[derive(Clone, Debug)]
enum Event {
    Submit(Lane),
    /// To the job of this place among those that run, or wait; modulo their number.
    End(usize),
    Panic(usize),
    Wait(usize),
    Return(usize),
    Shutdown,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        6 => Just(Event::Submit(Lane::Admitted)),
        2 => Just(Event::Submit(Lane::Always)),
        3 => Just(Event::Submit(Lane::Bridged)),
        3 => any::<usize>().prop_map(Event::End),
        1 => any::<usize>().prop_map(Event::Panic),
        4 => any::<usize>().prop_map(Event::Wait),
        2 => any::<usize>().prop_map(Event::Return),
    ];
    let history = prop::collection::vec(event, 1..40);
    (history, prop::option::weighted(0.3, any::<prop::sample::Index>())).prop_map(
        |(mut history, shutdown)| {
            if let Some(at) = shutdown {
                let at = at.index(history.len());
                history.insert(at, Event::Shutdown);
            }
            history
        },
    )
}

fn configs() -> impl Strategy<Value = PoolConfig> {
    let keep_alive = prop_oneof![Just(Duration::ZERO), Just(Duration::MAX)];
    (1..4_usize, 0..3_usize, 0..4_usize, keep_alive).prop_map(|(threads, blocked, queue, time)| {
        PoolConfig::default()
            .with_max_threads(threads)
            .with_max_blocked(blocked)
            .with_queue(queue)
            .with_keep_alive(time)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 12, failure_persistence: None, ..Default::default() })]

    // R8, R44
    #[test]
    fn a_pool_does_what_its_model_says(config in configs(), history in events()) {
        let mut run = Run::new(config);
        for event in history {
            run.apply(&event);
            run.settle(&event);
        }
        run.finish();
    }
}

/// What a job is told to do next.
enum Order {
    End,
    Panic,
    Wait,
    Return,
}

/// A job as the test sees it.
struct Puppet {
    lane: Lane,
    orders: mpsc::Sender<Order>,
    runs: Arc<AtomicUsize>,
}

/// The pool and its model.
struct Run {
    pool: Pool,
    config: PoolConfig,
    closed: bool,
    queue: VecDeque<Puppet>,
    running: Vec<Puppet>,
    waiting: Vec<Puppet>,
    started: u64,
    rejected: u64,
}

impl Run {
    fn new(config: PoolConfig) -> Self {
        Run {
            pool: Pool::new(config.clone()),
            config,
            closed: false,
            queue: VecDeque::new(),
            running: Vec::new(),
            waiting: Vec::new(),
            started: 0,
            rejected: 0,
        }
    }

    fn apply(&mut self, event: &Event) {
        match *event {
            Event::Submit(lane) => self.submit(lane),
            Event::End(n) => self.end(n, Order::End),
            Event::Panic(n) => self.end(n, Order::Panic),
            Event::Wait(n) => {
                let Some(puppet) = take(&mut self.running, n) else { return };
                puppet.orders.send(Order::Wait).expect("it runs");
                self.waiting.push(puppet);
            }
            Event::Return(n) => {
                let Some(puppet) = take(&mut self.waiting, n) else { return };
                puppet.orders.send(Order::Return).expect("it waits");
                self.running.push(puppet);
            }
            Event::Shutdown => {
                let unfinished = self.queue.len() + self.running.len() + self.waiting.len();
                assert_eq!(self.pool.shutdown(Instant::now()), unfinished);
                self.closed = true;
            }
        }
        self.start_what_may();
    }

    fn submit(&mut self, lane: Lane) {
        let (orders, receiver) = mpsc::channel();
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let job = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            obey(&receiver);
        };
        let ahead = self.queue.iter().filter(|puppet| puppet.lane == lane).count();
        let fits = ahead + self.running.len() < self.config.max_threads + self.config.queue;
        let accepted = match lane {
            Lane::Admitted => self.pool.admit().map(|permit| permit.run(job)).is_some(),
            Lane::Bridged => self.pool.run_bridged(job).is_ok(),
            Lane::Always => {
                self.pool.run_always(job);
                true
            }
        };
        let expected = match lane {
            Lane::Admitted => fits && !self.closed,
            Lane::Bridged => fits,
            Lane::Always => true,
        };
        assert_eq!(accepted, expected, "{lane:?}");
        if accepted {
            self.queue.push_back(Puppet { lane, orders, runs });
        } else {
            self.rejected += 1;
        }
    }

    fn end(&mut self, n: usize, order: Order) {
        let Some(puppet) = take(&mut self.running, n) else { return };
        puppet.orders.send(order).expect("it runs");
        assert_eq!(puppet.runs.load(Ordering::Relaxed), 1);
    }

    fn start_what_may(&mut self) {
        while let Some(next) = self.next() {
            self.running.extend(self.queue.remove(next));
            self.started += 1;
        }
        if self.running.is_empty() {
            // Nobody is left who could run them.
            let before = self.queue.len();
            self.queue.retain(|puppet| puppet.lane != Lane::Bridged);
            self.rejected += (before - self.queue.len()) as u64;
        }
    }

    fn next(&self) -> Option<usize> {
        let find = |lane| self.queue.iter().position(|puppet| puppet.lane == lane);
        let threads = self.running.len() + self.waiting.len();
        if !self.closed && threads >= self.config.max_threads + self.config.max_blocked {
            return None;
        }
        if self.running.len() >= self.config.max_threads {
            return find(Lane::Always).filter(|_| self.closed);
        }
        let urgent = find(Lane::Bridged).filter(|_| !self.waiting.is_empty());
        urgent.or((!self.queue.is_empty()).then_some(0))
    }

    /// Waits until the pool is where the model is.
    #[track_caller]
    fn settle(&self, event: &Event) {
        eventually(&format!("the state after {event:?}"), || {
            let stats = self.pool.stats();
            let running = self.running.iter().all(|job| job.runs.load(Ordering::Relaxed) == 1);
            let queued = self.queue.iter().all(|job| job.runs.load(Ordering::Relaxed) == 0);
            running
                && queued
                && stats.busy == self.running.len()
                && stats.waiting == self.waiting.len()
                && stats.queued == self.queue.len()
                && stats.jobs == self.started
                && stats.rejected == self.rejected
        });
        let stats = self.pool.stats();
        assert!(self.closed || stats.threads <= self.config.max_threads + self.config.max_blocked);
    }

    /// Ends all jobs and the pool.
    fn finish(mut self) {
        while !self.waiting.is_empty() || !self.running.is_empty() {
            let event = if self.waiting.is_empty() { Event::End(0) } else { Event::Return(0) };
            self.apply(&event);
            self.settle(&event);
        }
        assert!(self.queue.is_empty());
        let shared = Arc::downgrade(&self.pool.0);
        drop(self.pool);
        eventually("the threads end", || shared.strong_count() == 0);
    }
}

/// What a job does on its thread.
fn obey(orders: &mpsc::Receiver<Order>) {
    let mut waiting = None;
    loop {
        match orders.recv().expect("the test ends every job") {
            Order::End => return,
            Order::Panic => std::panic::resume_unwind(Box::new("on purpose")),
            Order::Wait => waiting = wait(),
            Order::Return => drop(waiting.take()),
        }
    }
}

fn take(puppets: &mut Vec<Puppet>, n: usize) -> Option<Puppet> {
    (!puppets.is_empty()).then(|| puppets.remove(n % puppets.len()))
}
