//! Limits to the time that sync code waits: the same on a green thread and elsewhere.

use std::cell::Cell;
use std::future::pending;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Noted, Notes, on_green};
use crate::green::{Elapsed, sleep, spawn, timeout, yield_now};
use crate::{async_to_sync, sync_to_async};

const SHORT: Duration = Duration::from_millis(5);
const LONG: Duration = Duration::from_secs(3600);

fn everywhere(test: fn()) {
    on_green(test);
    test();
}

#[test]
fn what_waits_for_too_long_is_ended_and_what_it_holds_is_dropped() {
    everywhere(|| {
        let notes = Notes::default();
        let held = Noted(Rc::clone(&notes), "dropped");
        let ended = timeout(SHORT, || {
            let _held = held;
            sleep(LONG);
            notes.borrow_mut().push("went on");
        });
        assert_eq!((ended, &notes.borrow()[..]), (Err(Elapsed), &["dropped"][..]));
        assert_eq!(timeout(LONG, || sleep(SHORT)), Ok(()));
        sleep(SHORT);
    });
}

#[test]
fn what_never_waits_is_not_ended_however_late_it_is() {
    everywhere(|| {
        assert_eq!(timeout(Duration::ZERO, || async_to_sync(async { 7 })), Ok(7));
        assert_eq!(timeout(Duration::ZERO, || sleep(SHORT)), Err(Elapsed));
        assert_eq!(timeout(Duration::MAX, || sleep(SHORT)), Ok(()));
    });
}

#[test]
fn of_nested_limits_each_ends_what_is_inside_of_it() {
    everywhere(|| {
        let both = |outer, inner| {
            let went_on = Cell::new(false);
            let ended = timeout(outer, || {
                let ended = timeout(inner, || sleep(LONG));
                went_on.set(true);
                ended
            });
            (ended, went_on.get())
        };
        assert_eq!(both(LONG, SHORT), (Ok(Err(Elapsed)), true));
        assert_eq!(both(SHORT, LONG), (Err(Elapsed), false));
        assert_eq!(both(SHORT, Duration::MAX), (Err(Elapsed), false));
        // The inner one is over first, and what follows on it has the outer one.
        let after = timeout(SHORT, || {
            assert_eq!(timeout(Duration::ZERO, || sleep(LONG)), Err(Elapsed));
            sleep(LONG);
        });
        assert_eq!(after, Err(Elapsed));
    });
}

#[test]
fn a_panic_is_not_taken_for_it() {
    everywhere(|| {
        let panic = catch_unwind(|| timeout(LONG, || panic!("on purpose"))).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"on purpose"));
        sleep(SHORT);
    });
}

#[test]
fn who_catches_it_is_ended_at_the_next_wait() {
    everywhere(|| {
        let waits = Cell::new(0);
        let ended = timeout(SHORT, || {
            for _ in 0..2 {
                let caught = catch_unwind(|| sleep(LONG));
                assert!(caught.is_err());
                waits.set(waits.get() + 1);
            }
            sleep(LONG);
        });
        assert_eq!((ended, waits.get()), (Err(Elapsed), 2));
    });
}

#[test]
fn a_drop_on_its_way_waits_as_long_as_it_likes() {
    struct Waits<'a>(&'a Cell<bool>);
    impl Drop for Waits<'_> {
        fn drop(&mut self) {
            sleep(SHORT);
            self.0.set(true);
        }
    }
    everywhere(|| {
        let has_waited = Cell::new(false);
        let ended = timeout(SHORT, || {
            let _waits = Waits(&has_waited);
            sleep(LONG);
        });
        assert_eq!((ended, has_waited.get()), (Err(Elapsed), true));
    });
}

/// Nothing may unwind out of it.
#[test]
fn a_drop_waits_as_long_as_it_likes_while_a_future_panics() {
    struct Waits(Duration);
    impl Drop for Waits {
        fn drop(&mut self) {
            std::thread::sleep(self.0);
            sleep(SHORT);
            yield_now();
        }
    }
    everywhere(|| {
        for (limit, first) in [(LONG, Duration::ZERO), (SHORT, Duration::ZERO), (SHORT, 2 * SHORT)]
        {
            let panic = catch_unwind(|| {
                timeout(limit, || {
                    async_to_sync(async {
                        let _waits = Waits(first);
                        super::pause().await;
                        panic!("on purpose");
                    });
                })
            });
            assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"on purpose"));
        }
    });
}

/// As who serves jobs in a loop, and wants none of them to be its end.
#[test]
fn who_catches_it_for_ever_lets_the_others_go_on() {
    on_green(|| {
        let is_over = Arc::<AtomicBool>::default();
        let of_task = Arc::clone(&is_over);
        let catches = spawn(move || {
            timeout(Duration::ZERO, || {
                while !of_task.load(Ordering::Relaxed) {
                    let _caught = catch_unwind(|| sleep(LONG));
                }
            })
        });
        sleep(SHORT);
        is_over.store(true, Ordering::Relaxed);
        catches.join().unwrap();
    });
}

#[test]
fn a_future_that_is_given_up_is_dropped() {
    everywhere(|| {
        let notes = Notes::default();
        let held = Noted(Rc::clone(&notes), "dropped");
        let ended = timeout(SHORT, || {
            async_to_sync(async move {
                let _held = held;
                pending::<()>().await;
            });
        });
        assert_eq!((ended, &notes.borrow()[..]), (Err(Elapsed), &["dropped"][..]));
    });
}

#[test]
fn that_of_one_green_thread_ends_no_other() {
    on_green(|| {
        let other = spawn(|| {
            sleep(10 * SHORT);
            "slept"
        });
        assert_eq!(timeout(SHORT, || sleep(LONG)), Err(Elapsed));
        let started = timeout(SHORT, || spawn(|| sleep(10 * SHORT))).unwrap();
        assert_eq!(other.join().unwrap(), "slept");
        started.join().unwrap();
    });
}

// R44
#[test]
fn it_holds_in_closures_that_run_in_place() {
    let inner = || async_to_sync(sync_to_async(|| sleep(LONG)));
    assert_eq!(timeout(SHORT, inner), Err(Elapsed));
}
