//! What a pool promises, apart from the order of things, which is for `model` and `interleavings`.

mod interleavings;
mod model;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::{Pool, PoolConfig};

/// Waits for something that other threads bring about.
#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < give_up, "never happened: {what}");
        thread::sleep(Duration::from_micros(50));
    }
}

fn small() -> PoolConfig {
    PoolConfig::default().with_max_threads(2).with_max_blocked(1).with_queue(2)
}

#[test]
fn threads_start_when_there_is_work_and_end_when_there_is_none() {
    let pool = Pool::new(small().with_keep_alive(Duration::ZERO));
    assert_eq!(pool.stats().threads, 0);
    let (sender, names) = mpsc::channel();
    pool.run_always(move || sender.send(thread::current().name().map(str::to_owned)).unwrap());
    assert_eq!(names.recv().unwrap().as_deref(), Some("duotone-1"));
    eventually("the idle thread ends", || pool.stats().threads == 0);
    assert_eq!(pool.stats().jobs, 1);
}

#[test]
fn no_thread_outlives_a_dropped_pool() {
    let pool = Pool::new(small().with_keep_alive(Duration::MAX));
    let shared = Arc::downgrade(&pool.0);
    let ran = Arc::new(AtomicUsize::new(0));
    for _ in 0..4 {
        let ran = Arc::clone(&ran);
        pool.admit().expect("a place").run(move || {
            ran.fetch_add(1, Ordering::Relaxed);
        });
    }
    drop(pool);
    eventually("the threads end", || shared.strong_count() == 0);
    assert_eq!(ran.load(Ordering::Relaxed), 4, "queued jobs run before that");
}

#[test]
fn the_last_handle_may_be_dropped_by_a_job() {
    let pool = Arc::new(Pool::new(small()));
    let shared = Arc::downgrade(&pool.0);
    let last = Arc::clone(&pool);
    let (go, gone) = mpsc::channel();
    pool.run_always(move || {
        gone.recv().unwrap();
        drop(last);
    });
    drop(pool);
    go.send(()).unwrap();
    eventually("the threads end", || shared.strong_count() == 0);
}

#[test]
fn a_panic_costs_neither_thread_nor_place() {
    struct PanicsWhenDropped;
    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic!("on purpose, once more");
        }
    }
    let pool = Pool::new(small().with_max_threads(1));
    pool.run_always(|| panic!("on purpose"));
    pool.run_always(|| std::panic::panic_any(PanicsWhenDropped));
    let (sender, numbers) = mpsc::channel();
    pool.run_always(move || sender.send(7).unwrap());
    assert_eq!(numbers.recv(), Ok(7));
    eventually("no job is left", || pool.stats().busy == 0);
    assert_eq!((pool.stats().threads, pool.stats().jobs), (1, 3));
}

#[test]
fn a_place_that_is_not_used_is_given_back() {
    let pool = Pool::new(small().with_max_threads(1).with_queue(0));
    let permit = pool.admit().expect("a place");
    assert!(pool.admit().is_none());
    drop(permit);
    assert!(pool.admit().is_some());
    assert_eq!(pool.stats().rejected, 1);
}

// Submissions race with each other and with threads that end.
#[test]
fn no_job_is_forgotten() {
    const SUBMITTERS: usize = 4;
    const JOBS: usize = 2_000;
    for keep_alive in [Duration::ZERO, Duration::from_micros(20), Duration::from_secs(10)] {
        let pool = Pool::new(
            PoolConfig::default()
                .with_max_threads(3)
                .with_queue(SUBMITTERS * JOBS)
                .with_keep_alive(keep_alive),
        );
        let ran = Arc::new(AtomicUsize::new(0));
        let start = Barrier::new(SUBMITTERS);
        thread::scope(|scope| {
            for _ in 0..SUBMITTERS {
                scope.spawn(|| {
                    start.wait();
                    for n in 0..JOBS {
                        let ran = Arc::clone(&ran);
                        pool.admit().expect("a place").run(move || {
                            ran.fetch_add(1, Ordering::Relaxed);
                        });
                        if n % 100 == 0 {
                            thread::sleep(Duration::from_micros(20));
                        }
                    }
                });
            }
        });
        let all = SUBMITTERS * JOBS;
        eventually("all jobs run", || ran.load(Ordering::Relaxed) == all);
        assert!(pool.stats().threads <= 3);
        assert!(pool.stats().max_queue_time <= pool.stats().queue_time);
    }
}

#[test]
fn shutdown_waits_for_queued_and_running_jobs() {
    let pool = Pool::new(small().with_max_threads(1));
    let ran = Arc::new(AtomicUsize::new(0));
    for _ in 0..3 {
        let ran = Arc::clone(&ran);
        pool.admit().expect("a place").run(move || {
            thread::sleep(Duration::from_millis(1));
            ran.fetch_add(1, Ordering::Relaxed);
        });
    }
    assert_eq!(pool.shutdown(Instant::now() + Duration::from_secs(20)), 0);
    assert_eq!(ran.load(Ordering::Relaxed), 3);
    assert!(pool.admit().is_none());
}

// R8
#[test]
fn after_a_deadline_that_was_missed_teardowns_still_run() {
    let pool = Pool::new(small().with_max_threads(1));
    let (go, stuck) = mpsc::channel::<()>();
    pool.run_always(move || assert!(stuck.recv().is_err()));
    pool.admit().expect("a place").run(|| {});
    assert_eq!(pool.shutdown(Instant::now()), 2);
    let (sender, ran) = mpsc::channel();
    pool.run_always(move || sender.send(()).unwrap());
    assert_eq!(ran.recv(), Ok(()));
    drop(go);
    assert_eq!(pool.shutdown(Instant::now() + Duration::from_secs(20)), 0);
}

/// More stack than there are addresses.
fn no_threads() -> PoolConfig {
    small().with_stack_size(1 << 60)
}

#[test]
fn without_threads_nothing_is_admitted() {
    let pool = Pool::new(no_threads());
    assert!(pool.admit().is_none());
    assert_eq!((pool.stats().threads, pool.stats().rejected), (0, 1));
}

// R8
#[test]
fn without_threads_a_teardown_runs_where_it_was_submitted() {
    let pool = Pool::new(no_threads());
    let (sender, ran) = mpsc::channel();
    let submitter = thread::current().id();
    pool.run_always(move || sender.send(thread::current().id()).unwrap());
    assert_eq!(ran.try_recv(), Ok(submitter));
    assert_eq!(pool.stats().queued, 0);
}

#[test]
fn without_threads_a_bridged_job_fails() {
    let pool = Pool::new(no_threads());
    let (sender, ran) = mpsc::channel::<()>();
    assert_eq!(pool.run_bridged(move || drop(sender)), Ok(()));
    assert!(ran.try_recv().is_err(), "it was dropped");
    assert_eq!((pool.stats().queued, pool.stats().rejected), (0, 1));
}
