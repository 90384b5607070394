//! All interleavings of small programs on small pools (R44): no deadlock, no job forgotten, and an
//! error only past the cap; also when requests are called for together, later than they were queued.
//!
//! The pool's threads meet under one lock, so what they can do to each other is decided by the order
//! of their turns in it. The real `State` is driven here by threads that are data, in every order.

mod moment;
mod worker;
mod world;

use std::collections::HashSet;

use moment::Limits;
use world::World;

/// A sync function that runs on a worker: it spawns tasks, each of which runs another function by
/// `sync_to_async`, and may wait for them in `async_to_sync`.
#[derive(Clone, Debug)]
struct Function {
    spawns: Vec<Function>,
    /// Or drops the handles.
    joins: bool,
}

impl Function {
    /// All of this depth at most, in which each level spawns none, one, or one and a second that
    /// spawns nothing.
    fn all(depth: usize) -> Vec<Function> {
        let leaf = || Function { spawns: Vec::new(), joins: true };
        let mut all = vec![leaf()];
        let inner = if depth > 1 { Function::all(depth - 1) } else { Vec::new() };
        for inner in inner {
            for joins in [true, false] {
                all.push(Function { spawns: vec![inner.clone()], joins });
            }
            all.push(Function { spawns: vec![leaf(), inner], joins: true });
        }
        all
    }

    /// How many threads it takes when all that it spawns runs at once.
    fn threads(&self) -> usize {
        1 + self.spawns.iter().map(Function::threads).sum::<usize>()
    }

    /// How many it takes at least, if it only waits for one after the other.
    fn chain(&self) -> Option<usize> {
        match &*self.spawns {
            [] => Some(1),
            [inner] if self.joins => Some(1 + inner.chain()?),
            _ => None,
        }
    }
}

/// What came of a program, over all of its interleavings.
#[derive(Default)]
struct Found {
    /// Interleavings in which some function failed, and in which none did.
    failed: bool,
    went_well: bool,
}

/// Takes all turns in every order. A moment is reached again by its turns from the start, since a
/// `State` cannot be copied.
fn explore(limits: Limits, roots: &[Function]) -> Found {
    let mut found = Found::default();
    let mut seen = HashSet::new();
    let mut paths = vec![Vec::new()];
    while let Some(mut path) = paths.pop() {
        let mut world = World::new(limits, roots);
        for turn in &path {
            world.take_turn(*turn);
        }
        while seen.insert(world.now().clone()) {
            let mut turns = world.turns();
            let Some(next) = turns.pop() else {
                world.assert_done();
                let failed = world.has_failed();
                found.failed |= failed;
                found.went_well |= !failed;
                break;
            };
            paths.extend(turns.into_iter().map(|turn| [&*path, &[turn]].concat()));
            world.take_turn(next);
            path.push(next);
        }
    }
    found
}

/// Explores programs on pools of one and two threads, of so many at most with the spares.
fn explore_all(programs: &[Vec<Function>], most: usize, retire: bool, close: bool) {
    explore_with(programs, most, |threads, blocked| Limits {
        threads,
        blocked,
        retire,
        close,
        together: false,
    });
}

fn explore_with(programs: &[Vec<Function>], most: usize, limits: impl Fn(usize, usize) -> Limits) {
    for roots in programs {
        for (threads, blocked) in (1..=2).flat_map(|n| (n..=most).map(move |all| (n, all - n))) {
            let limits = limits(threads, blocked);
            let found = explore(limits, roots);
            let cap = threads + blocked;
            let at_most = roots.iter().map(Function::threads).sum::<usize>();
            assert!(!found.failed || at_most > cap, "{limits:?} {roots:?}");
            if let ([root], false) = (&**roots, limits.close) {
                let too_deep = root.chain().map(|chain| chain > cap);
                assert!(too_deep.is_none_or(|so| so == found.failed && so != found.went_well));
            }
        }
    }
}

fn alone(depth: usize) -> Vec<Vec<Function>> {
    Function::all(depth).into_iter().map(|root| vec![root]).collect()
}

#[test]
fn functions_nested_four_deep_end_in_every_interleaving() {
    explore_all(&alone(4), 4, false, false);
}

#[test]
fn functions_end_in_every_interleaving_with_threads_that_end() {
    explore_all(&alone(3), 3, true, false);
}

#[test]
fn functions_end_in_every_interleaving_with_a_shutdown() {
    explore_all(&alone(3), 3, false, true);
}

#[test]
fn requests_that_are_called_for_later_and_together_end_in_every_interleaving() {
    let two = |a: &Function| vec![a.clone(), Function::all(1)[0].clone()];
    let programs: Vec<_> = Function::all(2).iter().map(two).collect();
    for (most, retire, close) in [(3, false, false), (2, true, false), (2, false, true)] {
        explore_with(&programs, most, |threads, blocked| Limits {
            threads,
            blocked,
            retire,
            close,
            together: true,
        });
    }
}

#[test]
fn two_requests_at_once_end_in_every_interleaving() {
    let beside = |a: &Function| Function::all(2).into_iter().map(|b| vec![a.clone(), b]).collect();
    let pairs: Vec<Vec<_>> = Function::all(2).iter().map(beside).collect();
    explore_all(&pairs.concat(), 4, false, false);
}
