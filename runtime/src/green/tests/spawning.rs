//! Green threads that others start.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{on_a_loop, on_green};
use crate::green::{Elapsed, Group, Pool, sleep, spawn, timeout, yield_now};
use crate::{Panic, Task, TaskError, async_to_sync};

/// What green threads did, in order.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<&'static str>>>);

impl Notes {
    fn add(&self, note: &'static str) {
        self.0.lock().unwrap().push(note);
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// Adds a note when it is dropped, which waits.
    fn when_dropped(&self, note: &'static str) -> impl Send + use<> {
        struct Noted(Notes, &'static str);
        impl Drop for Noted {
            fn drop(&mut self) {
                sleep(Duration::from_millis(1));
                self.0.add(self.1);
            }
        }
        Noted(self.clone(), note)
    }
}

#[test]
fn it_does_not_run_before_the_code_that_starts_it_waits() {
    on_green(|| {
        let notes = Notes::default();
        let [first, second] = ["first", "second"].map(|name| {
            let notes = notes.clone();
            spawn(move || notes.add(name))
        });
        notes.add("goes on");
        assert!(!first.is_finished());
        yield_now();
        notes.add("has yielded");
        assert!(first.is_finished() && second.is_finished());
        assert_eq!(notes.take(), ["goes on", "first", "second", "has yielded"]);
        first.join().unwrap();
    });
}

#[test]
fn those_who_yield_take_turns() {
    on_green(|| {
        let notes = Notes::default();
        let mut group = Group::new();
        for name in ["a", "b", "c"] {
            let notes = notes.clone();
            group.spawn(move || {
                for _ in 0..3 {
                    notes.add(name);
                    yield_now();
                }
            });
        }
        group.join_all();
        assert_eq!(notes.take().concat(), "abcabcabc");
    });
}

#[test]
fn those_who_yield_all_the_time_do_not_keep_the_loop_from_its_timers() {
    on_green(|| {
        let is_over = Arc::new(AtomicBool::new(false));
        let mut group = Group::new();
        for _ in 0..100 {
            let is_over = Arc::clone(&is_over);
            group.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    yield_now();
                }
            });
        }
        sleep(Duration::from_millis(5));
        is_over.store(true, Ordering::Relaxed);
        assert!(group.join_all().iter().all(Result::is_ok));
    });
}

// R46
#[test]
fn its_value_error_or_panic_is_given_to_who_joins_it() {
    on_green(|| {
        assert_eq!(spawn(|| 7).join().unwrap(), 7);
        let error = spawn(|| "x".parse::<u8>()).join().unwrap_err();
        assert!(error.is::<std::num::ParseIntError>());
        let panic = spawn(|| -> u8 { panic!("on purpose") }).join().unwrap_err();
        assert_eq!(panic.downcast_ref().map(Panic::message), Some("on purpose"));
    });
}

#[test]
fn one_that_is_cancelled_unwinds_where_it_waits_and_what_it_drops_may_wait() {
    on_green(|| {
        let notes = Notes::default();
        let (held, of_task) = (notes.when_dropped("dropped"), notes.clone());
        let task = spawn(move || {
            let _held = held;
            of_task.add("waits");
            async_to_sync(pending::<()>());
            of_task.add("went on");
        });
        yield_now();
        task.cancel();
        let error = task.join().unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&TaskError::Cancelled));
        assert_eq!(notes.take(), ["waits", "dropped"]);
    });
}

#[test]
fn one_that_is_cancelled_before_it_begins_does_not_begin() {
    on_green(|| {
        let notes = Notes::default();
        let (held, of_task) = (notes.when_dropped("dropped"), notes.clone());
        let task = spawn(move || {
            let _held = held;
            of_task.add("began");
        });
        task.cancel();
        let error = task.join().unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&TaskError::Cancelled));
        assert_eq!(notes.take(), ["dropped"]);
    });
}

/// It catches its end, and waits again, until that.
fn never_minds(is_over: &Arc<AtomicBool>) -> impl FnOnce() + Send + use<> {
    let is_over = Arc::clone(is_over);
    move || {
        while !is_over.load(Ordering::Relaxed) {
            let _caught = std::panic::catch_unwind(|| async_to_sync(pending::<()>()));
        }
    }
}

#[test]
fn one_that_is_cancelled_and_never_minds_lets_the_others_go_on() {
    on_green(|| {
        let is_over = Arc::default();
        let task = spawn(never_minds(&is_over));
        yield_now();
        task.cancel();
        sleep(Duration::from_millis(5));
        assert!(!task.is_finished());
        is_over.store(true, Ordering::Relaxed);
        task.join().unwrap();
    });
}

#[test]
fn one_that_never_minds_does_not_keep_its_loop_from_ending() {
    let is_over = Arc::default();
    let [task] = on_a_loop(async {
        let task = spawn(never_minds(&is_over));
        super::pause().await;
        [task]
    });
    assert!(!task.is_finished(), "it is left as it is");
}

#[test]
fn one_that_still_waits_when_its_loop_ends_unwinds() {
    struct Ended(Notes);
    impl Drop for Ended {
        fn drop(&mut self) {
            self.0.add("unwound");
        }
    }
    let notes = Notes::default();
    let of_task = notes.clone();
    let [task] = on_a_loop(async move {
        let task = spawn(move || {
            let _ended = Ended(of_task.clone());
            of_task.add("waits");
            async_to_sync(pending::<()>());
        });
        super::pause().await;
        [task]
    });
    assert_eq!(notes.take(), ["waits", "unwound"]);
    let error = task.join().unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&TaskError::Cancelled));
}

#[test]
fn async_code_of_the_loop_starts_some_and_awaits_them() {
    on_a_loop(async {
        let task = spawn(|| {
            assert!(crate::green::is_running());
            sleep(Duration::from_millis(1));
            7
        });
        assert_eq!(task.await.unwrap(), 7);
    });
}

/// As [`crate::spawn`] starts one in async code.
#[test]
fn a_task_that_only_tokio_knows_of_starts_some_too() {
    on_a_loop(async {
        let spawned = tokio::spawn(async {
            let task = spawn(|| {
                sleep(Duration::from_millis(1));
                7
            });
            task.await.unwrap()
        });
        assert_eq!(spawned.await.unwrap(), 7);
    });
}

#[test]
fn those_who_were_started_in_a_set_of_tasks_of_the_users_outlive_that() {
    on_a_loop(async {
        let set = tokio::task::LocalSet::new();
        let [task] = set
            .run_until(async {
                let task = spawn(|| {
                    sleep(Duration::from_millis(1));
                    7
                });
                super::pause().await;
                [task]
            })
            .await;
        drop(set);
        assert_eq!(task.await.unwrap(), 7);
    });
}

#[test]
fn a_group_that_is_killed_or_dropped_ends_its_own() {
    on_green(|| {
        let notes = Notes::default();
        let mut group = Group::new();
        let start = |group: &mut Group<()>| {
            let held = notes.when_dropped("dropped");
            group.spawn(move || {
                let _held = held;
                async_to_sync(pending::<()>());
            });
        };
        start(&mut group);
        start(&mut group);
        yield_now();
        group.kill();
        assert_eq!((notes.take(), group.len()), (vec!["dropped"; 2], 0));
        start(&mut group);
        yield_now();
        drop(group);
        sleep(Duration::from_millis(20));
        assert_eq!(notes.take(), ["dropped"]);
    });
}

/// One that unwinds, and waits for this in a `Drop`.
fn unwinds_until(over: &Arc<AtomicBool>) -> Task<()> {
    struct Waits(Arc<AtomicBool>);
    impl Drop for Waits {
        fn drop(&mut self) {
            while !self.0.load(Ordering::Relaxed) {
                sleep(Duration::from_millis(1));
            }
        }
    }
    let waits = Waits(Arc::clone(over));
    let task = spawn(move || {
        let _waits = waits;
        async_to_sync(pending::<()>());
    });
    yield_now();
    task.cancel();
    yield_now();
    assert!(!task.is_finished() && std::thread::panicking(), "for all of the thread");
    task
}

#[test]
fn what_begins_to_wait_while_another_unwinds_is_ended_when_that_has_unwound() {
    on_green(|| {
        let over = Arc::<AtomicBool>::default();
        let other = unwinds_until(&over);
        let late = spawn(|| async_to_sync(pending::<()>()));
        yield_now();
        late.cancel();
        sleep(Duration::from_millis(5));
        assert!(!late.is_finished(), "it might be in a `Drop` as well");
        over.store(true, Ordering::Relaxed);
        assert!(late.join().is_err() && other.join().is_err());
    });
}

#[test]
fn what_waits_already_when_another_unwinds_is_ended_at_once() {
    on_green(|| {
        let over = Arc::<AtomicBool>::default();
        let early = spawn(|| async_to_sync(pending::<()>()));
        yield_now();
        let other = unwinds_until(&over);
        early.cancel();
        assert!(early.join().is_err() && !other.is_finished());
        over.store(true, Ordering::Relaxed);
        assert!(other.join().is_err());
    });
}

#[test]
fn a_limit_that_is_over_while_another_unwinds_holds_when_that_has_unwound() {
    on_green(|| {
        let over = Arc::<AtomicBool>::default();
        let other = unwinds_until(&over);
        let ends = spawn(move || {
            sleep(Duration::from_millis(20));
            over.store(true, Ordering::Relaxed);
        });
        let ended = timeout(Duration::from_millis(1), || async_to_sync(pending::<()>()));
        assert_eq!(ended, Err(Elapsed));
        assert!(other.join().is_err());
        ends.join().unwrap();
    });
}

#[test]
fn of_a_pool_so_many_run_at_once_and_whoever_starts_one_more_waits() {
    on_green(|| {
        let (pool, notes) = (Pool::new(2), Notes::default());
        let tasks = ["a", "b", "c"].map(|name| {
            let notes = notes.clone();
            let task = pool.spawn(move || {
                notes.add(name);
                yield_now();
                notes.add("ended");
            });
            assert!(pool.free() < 2);
            task
        });
        assert_eq!(notes.take(), ["a", "b", "ended", "ended"], "the third waited for a place");
        pool.join();
        assert_eq!((notes.take(), pool.free()), (vec!["c", "ended"], 2));
        assert!(tasks.iter().all(Task::is_finished));
    });
}
