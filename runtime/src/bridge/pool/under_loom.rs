//! The threads of a pool: no job is forgotten, and one for which no thread can come fails (R44).

use std::sync::Arc;

use super::{Pool, PoolConfig};
use crate::bridge::handoff;
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::thread;
use crate::under_loom::{block_on, explore, far_away};

fn pool(max_blocked: usize) -> Pool {
    let config = PoolConfig::default().with_max_threads(1).with_max_blocked(max_blocked);
    Pool::new(config.with_keep_alive(std::time::Duration::MAX))
}

#[test]
fn jobs_of_every_lane_run_and_the_threads_end() {
    explore(2, || {
        let (pool, ran) = (Arc::new(pool(0)), Arc::new(AtomicUsize::new(0)));
        let count = || {
            let ran = Arc::clone(&ran);
            move || {
                ran.fetch_add(1, Ordering::AcqRel);
            }
        };
        let (of_other, of_this) = (Arc::clone(&pool), count());
        let other = thread::spawn(move || of_other.run_bridged(of_this).expect("a place"));
        pool.run_always(count());
        pool.admit().expect("a place").run(count());
        other.join().expect("no panic");
        assert_eq!(pool.shutdown(far_away()), 0);
        assert_eq!(ran.load(Ordering::Acquire), 3);
    });
}

/// A job that waits for another; says what becomes of that, with so many spares.
fn waits(max_blocked: usize) -> Option<u8> {
    let pool = Arc::new(pool(max_blocked));
    let ((giver, taker), (tell, told)) = (handoff(), handoff());
    pool.run_bridged(move || tell.give(block_on(taker))).expect("a place");
    pool.run_bridged(move || giver.give(7)).expect("a place");
    let told = block_on(told).expect("it ends");
    assert_eq!(pool.shutdown(far_away()), 0);
    told
}

#[test]
fn a_job_that_waits_for_another_has_it_run_by_a_spare() {
    explore(2, || assert_eq!(waits(1), Some(7)));
}

#[test]
fn past_the_cap_the_job_that_is_waited_for_fails() {
    explore(2, || assert_eq!(waits(0), None));
}
