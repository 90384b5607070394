//! Every program of nested calls, four deep, on pools of one and two threads: each ends, as
//! straight-line rules say, and past the cap by the documented error (R44, R46).
//!
//! What threads do to each other in all orders is for the tests under loom.

mod program;
mod rules;

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use duotone::prelude::*;
use duotone::{AppBuilder, Color, PollsterBridge, PoolConfig, WorkerClass};

use crate::log::PATIENCE;
use crate::polling::block_on;
use program::{Outcome, Program, observe, observe_async};
use rules::{On, Rules};

/// The program that runs, and what it came to.
#[derive(Default)]
struct Next(Mutex<(Option<Arc<Program>>, Option<Outcome>)>);

impl Next {
    fn with<T>(&self, f: impl FnOnce(&mut (Option<Arc<Program>>, Option<Outcome>)) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn program(&self) -> Arc<Program> {
        self.with(|(program, _)| program.clone()).expect("a program")
    }
}

#[get("/sync")]
fn sync_view(next: State<Next>) {
    let outcome = observe(&next.program());
    next.with(|(_, came_to)| *came_to = Some(outcome));
}

#[get("/async")]
async fn async_view(next: State<Next>) {
    let outcome = observe_async(next.program()).await;
    next.with(|(_, came_to)| *came_to = Some(outcome));
}

/// Where a program is started.
#[derive(Clone, Copy, Debug)]
enum Start {
    Handle,
    Threads,
    HandleSync,
    Foreign,
}

const STARTS: [Start; 4] = [Start::Handle, Start::Threads, Start::HandleSync, Start::Foreign];

impl Start {
    /// Who runs a function of this color then.
    fn on(self, color: Color) -> On {
        let is_worker = match (self, color) {
            (Start::Handle, Color::Async) => return On::Loop,
            (Start::Handle | Start::Threads, _) => true,
            (Start::HandleSync | Start::Foreign, _) => false,
        };
        On::Thread { is_worker, waiting: 0 }
    }

    fn run(self, app: &App, color: Color, program: &Arc<Program>) -> Outcome {
        let next = app.state::<Next>().expect("the next program");
        let (path, program) = (format!("/{}", color.as_str()), Arc::clone(program));
        if let Start::Foreign = self {
            return app.enter(|| match color {
                Color::Sync => observe(&program),
                Color::Async => async_to_sync(observe_async(program)),
            });
        }
        next.with(|(next, _)| *next = Some(program));
        let req = http::Request::get(&path).body(()).expect("a valid request");
        let status = match self {
            Start::HandleSync => app.handle_sync(req).status(),
            Start::Threads => {
                let client = app.test_client().worker_class(WorkerClass::Threads);
                block_on(client.get(&path).into_future()).status()
            }
            Start::Handle | Start::Foreign => block_on(app.handle(req)).status(),
        };
        assert_eq!(status, 204, "the program caught everything");
        next.with(|(_, came_to)| came_to.take()).expect("an outcome")
    }
}

#[derive(Clone, Copy, Debug)]
struct Limits {
    threads: usize,
    blocked: usize,
    has_loop: bool,
}

impl Limits {
    fn app(self) -> App {
        let pool = PoolConfig::default().with_max_threads(self.threads);
        let with_bridge =
            |app: AppBuilder| if self.has_loop { app } else { app.bridge(PollsterBridge) };
        with_bridge(App::new())
            .pool(pool.with_max_blocked(self.blocked))
            .state(Next::default())
            .handlers(handlers![sync_view, async_view])
            .build()
            .expect("a sound app")
    }

    /// Runs a program from everywhere, and waits until nothing is left of it.
    fn check(self, app: &App, color: Color, program: &Arc<Program>, seen: &mut Vec<Outcome>) {
        let rules = Rules { threads: self.threads + self.blocked, has_loop: self.has_loop };
        for start in STARTS {
            let outcome = start.run(app, color, program);
            let on = start.on(color);
            let expected = match color {
                Color::Sync => rules.sync(program, on),
                Color::Async => rules.asynchronous(program, on, 0),
            };
            // What was dropped may still have the threads that are missing.
            let is_free = rules.threads >= ENOUGH || !program.leaves();
            assert!(outcome == expected || !is_free, "{outcome:?}, not {expected:?}: {start:?}");
            if !seen.contains(&outcome) {
                seen.push(outcome);
            }
            settle(app, if program.leaves() { 4 } else { 1 });
        }
    }
}

/// Each thing that is left may leave another, so many times.
fn settle(app: &App, times: usize) {
    for _ in 0..times {
        loop {
            let pool = app.pool_stats();
            if pool.busy + pool.waiting + pool.queued == 0 {
                break;
            }
            thread::yield_now();
        }
        assert_eq!(app.finish_tasks(PATIENCE), 0, "a task does not end");
    }
}

/// More threads than any of the programs needs, with all that it leaves.
const ENOUGH: usize = 32;

/// Checks all programs of so many calls; says how many they are, and what they came to.
fn check_all(calls: usize, limits: Limits) -> (usize, Vec<Outcome>) {
    let app = limits.app();
    let (tell, begun) = mpsc::channel();
    let checked = app.clone();
    let checks = thread::spawn(move || {
        let (mut count, mut seen) = (0, Vec::new());
        for color in [Color::Sync, Color::Async] {
            for program in Program::all(color, calls).into_iter().map(Arc::new) {
                tell.send((color, Arc::clone(&program))).expect("the test waits");
                limits.check(&checked, color, &program, &mut seen);
                count += 1;
            }
        }
        (count, seen)
    });
    let mut last = None;
    loop {
        match begun.recv_timeout(PATIENCE) {
            Ok(program) => last = Some(program),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                panic!("{last:?} hangs, {limits:?}: {:?}", app.pool_stats());
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    checks.join().unwrap_or_else(|_| panic!("{last:?}, {limits:?}: {:?}", app.pool_stats()))
}

/// All programs with threads enough, and those of three calls with few.
fn check_bridge(has_loop: bool, threads: usize) {
    let (count, seen) = check_all(4, Limits { threads, blocked: ENOUGH, has_loop });
    assert_eq!(count, 3_276);
    for outcome in [Outcome::Wrong, Outcome::Unwinds, Outcome::Panicked] {
        assert!(seen.contains(&outcome), "none came to {outcome:?}");
    }
    for outcome in [Outcome::Exhausted, Outcome::NoThread, Outcome::Cancelled] {
        assert!(!seen.contains(&outcome), "one came to {outcome:?} with threads enough");
    }
    let mut past_the_cap = Vec::new();
    for blocked in 0..4 {
        let (count, seen) = check_all(3, Limits { threads, blocked, has_loop });
        assert_eq!(count, 717);
        past_the_cap.extend(seen);
    }
    // A closure needs a thread where a loop polls its task, a task where it has no loop.
    for (outcome, is_met) in
        [(Outcome::NoThread, true), (Outcome::Exhausted, has_loop), (Outcome::Cancelled, !has_loop)]
    {
        assert_eq!(past_the_cap.contains(&outcome), is_met, "{outcome:?}");
    }
}

#[test]
fn programs_on_one_thread_end_as_the_rules_say() {
    check_bridge(true, 1);
}

#[test]
fn programs_on_two_threads_end_as_the_rules_say() {
    check_bridge(true, 2);
}

#[test]
fn programs_on_one_thread_without_a_loop_end_as_the_rules_say() {
    check_bridge(false, 1);
}

#[test]
fn programs_on_two_threads_without_a_loop_end_as_the_rules_say() {
    check_bridge(false, 2);
}
