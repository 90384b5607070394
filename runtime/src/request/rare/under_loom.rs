//! Tasks that are started while their request ends.

use std::sync::Arc;

use super::Rare;
use crate::sync::thread;
use crate::under_loom::explore;

#[test]
fn a_task_is_cancelled_whether_it_is_older_than_the_end_or_not() {
    explore(None, || {
        let rare = Arc::new(Rare::default());
        let starts = Arc::clone(&rare);
        let started = thread::spawn(move || starts.make().tasks.add_any());
        rare.end();
        let is_cancelled = started.join().expect("no panic");
        assert!(is_cancelled());
    });
}
