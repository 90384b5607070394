//! Wakers that are called or dropped at any moment of a wait.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, Waker};

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread;
use crate::under_loom::{explore, visited_by};

fn block_on(future: impl Future<Output = ()>) {
    super::block_on(pin!(future));
}

#[test]
fn a_wake_up_before_or_during_the_wait_ends_it() {
    explore(None, || block_on(visited_by(1)));
}

#[test]
fn of_two_wake_ups_none_is_lost() {
    explore(None, || block_on(visited_by(2)));
}

#[test]
fn a_waker_that_is_dropped_takes_nothing_away() {
    explore(None, || {
        let mut dropped = None;
        block_on(async {
            poll_fn(|cx| {
                dropped = Some(cx.waker().clone());
                Poll::Ready(())
            })
            .await;
            let dropped = dropped.take();
            thread::spawn(move || drop(dropped));
            visited_by(1).await;
        });
        block_on(visited_by(1));
    });
}

#[test]
fn the_next_call_on_the_thread_is_woken_too() {
    explore(None, || {
        block_on(visited_by(1));
        block_on(visited_by(1));
    });
}

#[test]
fn a_call_inside_of_another_leaves_its_wake_up_alone() {
    explore(None, || {
        let is_set = Arc::new(AtomicBool::new(false));
        let mut is_begun = false;
        block_on(poll_fn(|cx| {
            if !std::mem::replace(&mut is_begun, true) {
                let (is_set, waker) = (Arc::clone(&is_set), cx.waker().clone());
                thread::spawn(move || {
                    is_set.store(true, Ordering::Release);
                    waker.wake();
                });
                block_on(visited_by(1));
            }
            if is_set.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
        }));
    });
}

#[test]
fn a_wake_up_for_a_call_that_is_over_does_not_disturb_the_next() {
    explore(None, || {
        let late = RefCell::new(None::<Waker>);
        block_on(poll_fn(|cx| {
            late.replace(Some(cx.waker().clone()));
            Poll::Ready(())
        }));
        let late = late.take().expect("a waker");
        thread::spawn(move || late.wake());
        let polls = Cell::new(0);
        let mut second = pin!(visited_by(1));
        block_on(poll_fn(|cx| {
            polls.set(polls.get() + 1);
            second.as_mut().poll(cx)
        }));
        assert!(polls.get() <= 2, "polled {} times", polls.get());
    });
}
