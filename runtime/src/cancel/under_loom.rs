//! A request that is cancelled at any moment of a wait, and of the begin of its teardown.

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use super::{Cancel, Cancelled, Overdue};
use crate::bridge::handoff;
use crate::sync::thread;
use crate::under_loom::{block_on, explore, visited_by};

#[test]
fn who_waits_is_woken_whenever_the_request_is_cancelled() {
    explore(None, || {
        let cancel = Arc::new(Cancel::default());
        let cancelled = Arc::clone(&cancel);
        thread::spawn(move || cancelled.cancel());
        let told = block_on(cancel.unless(pin!(pending::<()>())));
        assert_eq!((told, cancel.is_cancelled()), (Err(Cancelled::ClientGone), true));
    });
}

#[test]
fn all_who_wait_are_woken() {
    explore(None, || {
        let cancel = Arc::new(Cancel::default());
        for _ in 0..2 {
            let cancel = Arc::clone(&cancel);
            thread::spawn(move || {
                assert_eq!(
                    block_on(cancel.unless(pin!(pending::<()>()))),
                    Err(Cancelled::ClientGone)
                );
            });
        }
        cancel.cancel();
    });
}

#[test]
fn it_is_cancelled_or_torn_down_and_who_waits_learns_which() {
    explore(3, || {
        let cancel = Arc::new(Cancel::default());
        let (giver, taker) = handoff();
        let cancelled = Arc::clone(&cancel);
        thread::spawn(move || cancelled.cancel());
        let torn_down = Arc::clone(&cancel);
        thread::spawn(move || {
            torn_down.begin_teardown();
            giver.give(7);
        });
        let told = block_on(cancel.unless(pin!(taker)));
        assert!([Ok(Some(7)), Err(Cancelled::ClientGone)].contains(&told));
        // Nothing is cancelled once the teardown has begun.
        if told.is_ok() {
            assert_eq!(block_on(cancel.unless(pin!(visited_by(1)))), Ok(()));
        }
    });
}

#[test]
fn what_ends_while_the_request_is_cancelled_leaves_nobody_behind() {
    explore(None, || {
        let cancel = Arc::new(Cancel::default());
        let cancelled = Arc::clone(&cancel);
        let cancels = thread::spawn(move || cancelled.cancel());
        let _either = block_on(cancel.unless(pin!(visited_by(1))));
        cancels.join().expect("no panic");
        assert!(cancel.lock().waiting.is_empty());
    });
}

#[test]
fn a_time_that_is_over_is_told_to_a_thread_that_waits_or_finds_it_busy() {
    explore(3, || {
        let cancel = Arc::new(Cancel::default());
        cancel.limit(Instant::now());
        assert!(cancel.queue());
        let timer = Arc::clone(&cancel);
        thread::spawn(move || timer.time_out());
        if !cancel.arrive() {
            return assert_eq!(cancel.overdue(), Some(Overdue::Busy));
        }
        let told = block_on(cancel.unless(pin!(visited_by(1))));
        cancel.leave();
        match cancel.overdue() {
            None | Some(Overdue::Nothing) => assert_eq!(told, Ok(())),
            Some(Overdue::Told) => assert_eq!(told, Err(Cancelled::TimedOut)),
            // It ended by itself, or was about to wait.
            Some(Overdue::Busy) => {}
        }
    });
}

#[test]
fn a_limit_is_lifted_or_over_and_never_both() {
    explore(None, || {
        let cancel = Arc::new(Cancel::default());
        cancel.limit(Instant::now());
        let timer = Arc::clone(&cancel);
        let over = thread::spawn(move || timer.time_out());
        let is_in_time = cancel.lift();
        over.join().expect("no panic");
        assert_eq!(is_in_time, cancel.overdue().is_none());
    });
}
