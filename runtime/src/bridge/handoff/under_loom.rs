//! The two ends of a handoff, given, taken and dropped in every order.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use super::handoff;
use crate::sync::thread;
use crate::under_loom::{block_on, explore, poll_once};

#[test]
fn what_is_given_arrives() {
    explore(None, || {
        let (giver, taker) = handoff();
        thread::spawn(move || giver.give(7));
        assert_eq!(block_on(taker), Some(7));
    });
}

#[test]
fn a_giver_that_gives_up_is_noticed() {
    explore(None, || {
        let (giver, taker) = handoff::<u8>();
        thread::spawn(move || drop(giver));
        assert_eq!(block_on(taker), None);
    });
}

#[test]
fn a_taker_that_is_polled_elsewhere_is_woken_there() {
    explore(None, || {
        let (giver, mut taker) = handoff();
        thread::spawn(move || giver.give(7));
        let early = poll_once(Pin::new(&mut taker));
        let later = thread::spawn(move || match early {
            Poll::Ready(given) => given,
            Poll::Pending => block_on(taker),
        });
        assert_eq!(later.join().expect("no panic"), Some(7));
    });
}

#[test]
fn what_nobody_takes_is_dropped() {
    explore(None, || {
        let (value, (giver, taker)) = (Arc::new(()), handoff());
        let given = Arc::clone(&value);
        let gives = thread::spawn(move || giver.give(given));
        {
            let mut taker = pin!(taker);
            let _ = poll_once(taker.as_mut());
        }
        gives.join().expect("no panic");
        assert_eq!(Arc::strong_count(&value), 1);
    });
}
