//! What comes after sync code that is away: once, and when all of it has ended.

use std::sync::Arc;

use super::Away;
use crate::bridge::handoff;
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::thread;
use crate::under_loom::{block_on, explore};

#[test]
fn what_comes_after_is_called_once_and_when_all_has_ended() {
    explore(None, || {
        let away = Arc::new(Away::default());
        let (ended, called) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let threads = [(); 2].map(|()| {
            let (away, ended) = (Arc::clone(&away), Arc::clone(&ended));
            let (tell, begun) = handoff();
            let thread = thread::spawn(move || {
                let _out = away.begin();
                tell.give(());
                ended.fetch_add(1, Ordering::AcqRel);
            });
            assert_eq!(block_on(begun), Some(()));
            thread
        });
        let (all, calls) = (Arc::clone(&ended), Arc::clone(&called));
        away.then(move || {
            assert_eq!(all.load(Ordering::Acquire), 2);
            calls.fetch_add(1, Ordering::AcqRel);
        });
        for thread in threads {
            thread.join().expect("no panic");
        }
        assert_eq!(called.load(Ordering::Acquire), 1);
    });
}
