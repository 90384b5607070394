//! Locks that are held over a wait, and events, in each worker class.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use duotone::App;
use duotone::green::sync::{Event, Mutex};
use duotone::prelude::*;

use crate::entries::{CLASSES, Served, each_entry, request, text};
use crate::green::on_loops;
use crate::log::Log;
use crate::polling::pause;
use crate::wire;

/// A number that is read, waited with, and written.
#[get("/count")]
fn count(number: State<Mutex<u32>>) -> String {
    let mut number = number.lock();
    let before = *number;
    for _ in 0..3 {
        async_to_sync(pause());
    }
    *number = before + 1;
    number.to_string()
}

#[test]
fn what_is_locked_over_a_wait_is_of_one_at_a_time() {
    for class in CLASSES {
        let app = App::new().state(Mutex::new(0_u32)).handlers(handlers![count]);
        let served = Served::start(&app.build().expect("a sound app"), class);
        let send = |_| wire::send(served.addr, request("GET", "/count")).expect("sent");
        let clients: Vec<_> = (0..50).map(send).collect();
        let answer = |client| text(&wire::read(client, false).expect("an answer"));
        let mut counted: Vec<u32> =
            clients.into_iter().map(answer).map(|number| number.parse().expect(&number)).collect();
        counted.sort_unstable();
        assert_eq!(counted, (1..=50).collect::<Vec<_>>(), "{class}");
    }
}

#[get("/holds")]
fn holds(lock: State<Mutex<()>>, enough: State<Event>, log: State<Log>) {
    let _held = lock.lock();
    log.add("held");
    enough.wait();
}

#[get("/wants")]
fn wants(lock: State<Mutex<()>>, log: State<Log>) {
    assert!(lock.try_lock().is_none(), "somebody has it");
    log.add("wants");
    let _held = lock.lock();
}

// A lock of the standard library locks the loop up here: `locked_up.rs`.
#[test]
fn who_wants_a_lock_leaves_the_loop_to_who_has_it() {
    let (log, enough) = (Log::default(), Arc::new(Event::new()));
    let app = App::new().shared_state(log.clone().into()).shared_state(Arc::clone(&enough));
    let app = app.state(Mutex::new(())).handlers(handlers![holds, wants]);
    let app = app.build().expect("a sound app");
    let served = on_loops(&app, 1);
    let send = |path| wire::send(served.addr, request("GET", path)).expect("sent");
    let holds = send("/holds");
    log.take_after("held");
    let wants = send("/wants");
    log.take_after("wants");
    enough.set();
    for client in [holds, wants] {
        assert_eq!(wire::read(client, false).expect("an answer").status(), 204);
    }
}

/// How many have come, and what they wait for.
#[derive(Default)]
struct Meeting {
    come: AtomicUsize,
    all: Event,
}

const ALL: usize = 200;

#[get("/meets")]
fn meets(meeting: State<Meeting>) {
    if meeting.come.fetch_add(1, Ordering::SeqCst) + 1 == ALL {
        meeting.all.set();
    }
    meeting.all.wait();
}

#[test]
fn an_event_lets_all_who_wait_go_on() {
    let app = App::new().state(Meeting::default()).handlers(handlers![meets]);
    let app = app.build().expect("a sound app");
    let served = on_loops(&app, 1);
    let send = |_| wire::send(served.addr, request("GET", "/meets")).expect("sent");
    let clients: Vec<_> = (0..ALL).map(send).collect();
    for client in clients {
        assert_eq!(wire::read(client, false).expect("an answer").status(), 204);
    }
    assert_eq!(app.pool_stats().jobs, 0, "no worker thread had to help");
}

#[get("/happens")]
fn happens() -> String {
    let event = Arc::new(Event::new());
    let sets = std::thread::spawn({
        let event = Arc::clone(&event);
        move || event.set()
    });
    event.wait();
    sets.join().expect("no panic");
    // It stays set.
    event.wait();
    event.clear();
    event.is_set().to_string()
}

#[test]
fn an_event_is_waited_for_in_each_class() {
    let app = App::new().handlers(handlers![happens]).build().expect("a sound app");
    each_entry(&app, |entry| {
        assert_eq!(entry.get("/happens"), (200, "false".to_owned()), "{}", entry.name());
    });
}
