//! Values of which each green thread has its own.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Mutex};

use super::{on_a_loop, on_green};
use crate::green::{AccessError, local, spawn, yield_now};

local! {
    static COUNT: Cell<u32> = Cell::new(7);
    static NAMES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

#[test]
fn each_green_thread_has_its_own_and_so_has_code_on_none() {
    COUNT.set(1);
    on_green(|| {
        assert_eq!(COUNT.get(), 7);
        let others = [10, 20].map(|count| {
            spawn(move || {
                assert_eq!(COUNT.replace(count), 7);
                yield_now();
                COUNT.get()
            })
        });
        COUNT.set(8);
        assert_eq!(others.map(|other| other.join().unwrap()), [10, 20]);
        assert_eq!((COUNT.take(), COUNT.get()), (8, 0));
    });
    assert_eq!(COUNT.get(), 1);
    assert_eq!(std::thread::spawn(|| COUNT.get()).join().unwrap(), 7);
    on_a_loop(async { assert_eq!(COUNT.get(), 1) });
}

#[test]
fn a_value_may_be_used_while_others_are_made_and_while_its_thread_waits() {
    on_green(|| {
        NAMES.with(|names| {
            names.borrow_mut().push("first");
            COUNT.set(2);
            yield_now();
            names.borrow_mut().push("second");
        });
        assert_eq!(NAMES.with_borrow(Clone::clone), ["first", "second"]);
        NAMES.with_borrow_mut(Vec::clear);
    });
}

/// Notes what it finds when it is dropped.
struct Looks(Arc<Mutex<Vec<String>>>);

impl Drop for Looks {
    fn drop(&mut self) {
        let own = LOOKS.try_with(|looks| looks.borrow().is_some());
        let found = format!("{own:?} {:?}", COUNT.try_with(Cell::get));
        self.0.lock().unwrap().push(found);
    }
}

local! {
    static LOOKS: RefCell<Option<Looks>> = RefCell::new(None);
}

#[test]
fn a_value_is_dropped_when_its_thread_ends_and_is_not_made_again() {
    let found = Arc::<Mutex<Vec<_>>>::default();
    let gone = |count: &str| format!("{:?} {count}", Err::<bool, _>(AccessError));
    let start = |before: bool| {
        let found = Arc::clone(&found);
        move || {
            if before {
                COUNT.set(1);
            }
            LOOKS.with(|looks| *looks.borrow_mut() = Some(Looks(found)));
            if !before {
                COUNT.set(2);
            }
        }
    };
    let take = || std::mem::take(&mut *found.lock().unwrap());
    // What was made last is dropped first.
    on_green(start(true));
    assert_eq!(take(), [gone("Ok(1)")]);
    on_green(start(false));
    assert_eq!(take(), [gone("Err(AccessError)")]);
    std::thread::spawn(start(true)).join().unwrap();
    assert_eq!(take(), [gone("Err(AccessError)")], "those of a thread are gone all at once");
    // Also when it is ended where it waits.
    let [task] = on_a_loop(async {
        let makes = start(true);
        let task = spawn(move || {
            makes();
            crate::async_to_sync(std::future::pending::<()>());
        });
        super::pause().await;
        [task]
    });
    assert!(task.is_finished());
    assert_eq!(take(), [gone("Ok(1)")]);
}
