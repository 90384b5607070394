//! What a sync function has hold of while it waits on a green thread: what goes with it, and what the
//! others of its thread find. The guide to green threads has it as a table.

use std::cell::RefCell;
use std::fs::File;
use std::future::pending;
use std::io;
use std::sync::{Mutex, PoisonError};

use duotone::prelude::*;
use duotone::{green, try_async_to_sync};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{OnceCell, Semaphore};
use tracing::dispatcher::{Dispatch, get_default};
use tracing::subscriber::NoSubscriber;

use super::one_loop::{Loop, WENT_WELL, wait};
use crate::captured;
use crate::log::Log;

#[get("/errno")]
fn errno(req: &Request) {
    let fails = |path| File::open(path).expect_err("there is no such file").raw_os_error();
    if req.arg("wait").is_none() {
        assert_ne!(fails("/nowhere"), fails("/dev/null/below"));
        return;
    }
    let before = fails("/nowhere");
    wait();
    assert_eq!(io::Error::last_os_error().raw_os_error(), before);
}

#[test]
fn what_a_c_function_reported_is_there_after_the_wait() {
    let on = Loop::start(handlers![errno]);
    let first = on.begin("/errno?wait=1");
    assert_eq!(on.get("/errno"), WENT_WELL);
    assert_eq!(first.go_on(), WENT_WELL);
}

thread_local! {
    static CELL: RefCell<u8> = const { RefCell::new(0) };
}

#[get("/borrows")]
fn borrows(req: &Request) {
    CELL.with_borrow_mut(|_| req.arg("wait").is_some().then(wait));
}

#[test]
fn a_borrowed_thread_local_is_borrowed_for_the_others_too_and_they_panic() {
    let on = Loop::start(handlers![borrows]);
    let first = on.begin("/borrows?wait=1");
    let (status, page) = on.get("/borrows");
    assert_eq!(status, 500);
    assert!(page.contains("RefCell already borrowed"), "{page}");
    assert_eq!(first.go_on(), WENT_WELL);
    assert_eq!(on.get("/borrows"), WENT_WELL, "when it is given back");
}

tokio::task_local! {
    static WHO: u8;
}

#[get("/scope")]
fn scope() {
    WHO.sync_scope(1, wait);
}

#[get("/who")]
fn who() -> String {
    format!("{:?}", WHO.try_with(|who| *who).ok())
}

#[test]
fn a_sync_scope_of_a_task_local_is_that_of_the_others_too() {
    let on = Loop::start(handlers![scope, who]);
    let first = on.begin("/scope");
    assert_eq!(on.get("/who").1, "Some(1)");
    assert_eq!(first.go_on(), WENT_WELL);
    assert_eq!(on.get("/who").1, "None");
}

#[get("/subscriber")]
fn subscriber() {
    let _guard = tracing::subscriber::set_default(NoSubscriber::new());
    wait();
}

#[get("/logs")]
fn logs() -> String {
    get_default(|to: &Dispatch| to.is::<NoSubscriber>()).to_string()
}

#[test]
fn a_default_subscriber_is_that_of_the_others_too() {
    captured::listen();
    let on = Loop::start(handlers![subscriber, logs]);
    let first = on.begin("/subscriber");
    assert_eq!(on.get("/logs").1, "true");
    assert_eq!(first.go_on(), WENT_WELL);
    assert_eq!(on.get("/logs").1, "false");
}

#[get("/enters")]
fn enters() {
    let _entered = Handle::current().enter();
    wait();
}

#[test]
fn entered_runtimes_that_are_left_out_of_order_panic() {
    let on = Loop::start(handlers![enters]);
    let (first, second) = (on.begin("/enters"), on.begin("/enters"));
    let (status, page) = first.go_on();
    assert_eq!(status, 500);
    assert!(page.contains("dropped out of order"), "{page}");
    assert_eq!(second.go_on(), WENT_WELL);
}

/// As in the crate `postgres`.
fn with_runtime_of_its_own() -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {});
    Ok(())
}

#[get("/block-on")]
fn block_on() -> Result<()> {
    with_runtime_of_its_own()
}

#[get("/moved")]
fn moved() -> Result<()> {
    async_to_sync(sync_to_async(with_runtime_of_its_own))
}

#[test]
fn a_runtime_inside_of_the_runtime_panics_and_the_log_says_for_whom_and_what_to_write() {
    captured::listen();
    let on = Loop::start(handlers![block_on, moved, borrows]);
    let (status, page) = on.get("/block-on");
    assert_eq!(status, 500);
    let logged = captured::logged_about("/block-on");
    let [logged] = &logged[..] else { panic!("it is logged once: {logged:#?}") };
    assert!(logged.contains("method=GET path=\"/block-on\""), "{logged}");
    for said in [&page, logged] {
        assert!(said.contains("panicked: Cannot start a runtime from within a runtime"), "{said}");
        let help = "\n  help: a green thread is a part of an event loop: drive the future by \
                    `async_to_sync`; what brings a runtime of its own, as the crate `postgres`, is \
                    for `async_to_sync(sync_to_async(..))`";
        assert!(said.contains(help), "{said}");
    }
    assert_eq!(on.get("/moved"), WENT_WELL);
    assert_eq!(on.get("/borrows"), WENT_WELL);
}

struct Waits;

impl Drop for Waits {
    fn drop(&mut self) {
        wait();
    }
}

#[get("/unwinds")]
fn unwinds() {
    let _waits = Waits;
    panic!("on purpose");
}

#[get("/panicking")]
fn panicking() -> String {
    std::thread::panicking().to_string()
}

#[get("/panics")]
fn panics() {
    panic!("by itself");
}

/// It waits when it has let go of the lock.
#[get("/counts")]
fn counts(count: State<Mutex<u8>>) -> String {
    let locked = || count.lock().unwrap_or_else(PoisonError::into_inner);
    *locked() += 1;
    wait();
    locked().to_string()
}

#[test]
fn a_mutex_that_nobody_holds_while_waiting_is_as_anywhere() {
    let on = Loop::with(handlers![counts], |app| app.state(Mutex::new(0_u8)));
    let (first, second) = (on.begin("/counts"), on.begin("/counts"));
    assert_eq!(first.go_on(), (200, "2".to_owned()));
    assert_eq!(second.go_on(), (200, "2".to_owned()));
}

/// Nobody else wants it.
static LOCK: Mutex<()> = Mutex::new(());

#[get("/locks")]
fn locks() {
    let _locked = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    wait();
}

#[test]
fn while_a_drop_waits_that_a_panic_calls_the_others_seem_to_panic_and_poison_a_mutex() {
    let on = Loop::start(handlers![unwinds, panicking, panics, locks]);
    let locking = on.begin("/locks");
    assert_eq!(on.get("/panicking").1, "false");
    let unwinding = on.begin("/unwinds");
    assert_eq!(on.get("/panicking").1, "true");
    assert!(on.get("/panics").1.contains("by itself"), "it is a panic all the same");
    assert!(!LOCK.is_poisoned());
    assert_eq!(locking.go_on(), WENT_WELL);
    assert!(LOCK.is_poisoned());
    let (status, page) = unwinding.go_on();
    assert_eq!(status, 500);
    assert!(page.contains("on purpose"), "{page}");
    assert_eq!(on.get("/panicking").1, "false");
}

/// Tells when it is dropped.
struct Told(Log, &'static str);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.add(self.1);
    }
}

#[get("/pending")]
fn pends(log: State<Log>) {
    let _told = Told(Log::clone(&log), "unwound");
    log.add("comes");
    async_to_sync(pending::<()>());
}

#[get("/limited", timeout = "10ms")]
fn limited(log: State<Log>) {
    let _told = Told(Log::clone(&log), "unwound");
    async_to_sync(pending::<()>());
}

#[get("/asks")]
fn asks(log: State<Log>) {
    log.add("comes");
    let told = try_async_to_sync(pending::<()>());
    log.add(if told.is_err() { "was told" } else { "was not told" });
}

// R48
#[test]
fn what_begins_to_wait_while_another_unwinds_is_cancelled_with_its_request_when_that_has_unwound() {
    for (path, end) in [("/pending", "unwound"), ("/asks", "was told")] {
        let on = Loop::start(handlers![unwinds, pends, asks]);
        let unwinding = on.begin("/unwinds");
        drop(on.come(path));
        let (status, _) = unwinding.go_on();
        assert_eq!((status, on.log.take_after(end).as_slice()), (500, &[end.to_owned()][..]));
    }
}

// R48
#[test]
fn so_it_is_when_its_time_is_over_and_the_answer_is_sent_at_once() {
    let on = Loop::start(handlers![unwinds, limited, panicking]);
    let unwinding = on.begin("/unwinds");
    assert_eq!(on.get("/limited").0, 503);
    assert_eq!(on.get("/panicking").1, "true", "the other still waits");
    assert!(on.log.take().is_empty(), "it might be in a `Drop` as well");
    unwinding.go_on();
    assert_eq!(on.log.take_after("unwound"), ["unwound"]);
}

#[get("/unwinds/too")]
fn unwinds_too(log: State<Log>) {
    let _told = Told(Log::clone(&log), "unwound");
    let _waits = Waits;
    panic!("on purpose");
}

// R48
#[test]
fn a_drop_that_waits_while_another_unwinds_too_is_waited_for_whatever_becomes_of_its_request() {
    let on = Loop::start(handlers![unwinds, unwinds_too, panicking]);
    let first = on.begin("/unwinds");
    drop(on.begin("/unwinds/too"));
    assert_eq!(first.go_on().0, 500);
    assert_eq!(on.get("/panicking").1, "true", "the second still waits");
    assert!(on.log.take().is_empty());
    on.go.add_permits(1);
    on.log.take_after("unwound");
    assert_eq!(on.get("/panicking").1, "false");
}

#[get("/tokio-lock")]
fn tokio_lock(lock: State<tokio::sync::Mutex<()>>, log: State<Log>) {
    log.add("comes");
    let _locked = async_to_sync(lock.lock());
    wait();
}

#[test]
fn who_wants_a_lock_of_tokios_parks_until_it_is_free() {
    let on = Loop::with(handlers![tokio_lock], |app| app.state(tokio::sync::Mutex::new(())));
    let first = on.begin("/tokio-lock");
    let mut second = on.come("/tokio-lock");
    assert_eq!(first.go_on(), WENT_WELL);
    on.log.take_after("waits");
    on.go.add_permits(1);
    assert_eq!(second.answer().status, 204);
}

/// Its initialiser waits for the test.
#[get("/tokio-once")]
fn tokio_once(once: State<OnceCell<u8>>, go: State<Semaphore>, log: State<Log>) -> String {
    log.add("comes");
    let value = async_to_sync(once.get_or_init(async || {
        log.add("waits");
        go.acquire().await.expect("it is never closed").forget();
        7
    }));
    value.to_string()
}

#[test]
fn who_wants_what_another_initialises_by_a_cell_of_tokios_parks_until_it_is_there() {
    let on = Loop::with(handlers![tokio_once], |app| app.state(OnceCell::<u8>::new()));
    let first = on.begin("/tokio-once");
    let mut second = on.come("/tokio-once");
    assert_eq!(first.go_on(), (200, "7".to_owned()));
    assert_eq!(second.answer().body, "7");
}

/// Which of them is there, and when one is dropped.
struct Made(&'static str);

impl Drop for Made {
    fn drop(&mut self) {
        let app = current::app().ok();
        app.and_then(|app| app.state::<Log>()).inspect(|log| log.add(self.0));
    }
}

fn make() -> Made {
    if current::request().is_ok_and(|req| req.arg("wait").is_none()) {
        return Made("made meanwhile");
    }
    wait();
    Made("made by who waited")
}

thread_local!(static MADE: Made = make());
green::local!(static OWN: Made = make());

#[get("/thread-local")]
fn thread_local_value() -> &'static str {
    MADE.with(|made| made.0)
}

#[get("/green-local")]
fn green_local_value() -> &'static str {
    OWN.with(|made| made.0)
}

// Whoever holds what is dropped there has hold of nothing, which is undefined behaviour. Here nobody does.
#[test]
fn an_initialiser_of_a_thread_local_that_waits_drops_what_was_made_meanwhile() {
    let on = Loop::start(handlers![thread_local_value]);
    let first = on.begin("/thread-local?wait");
    assert_eq!(on.get("/thread-local").1, "made meanwhile");
    assert_eq!(first.go_on().1, "made by who waited");
    assert_eq!(on.log.take(), ["made meanwhile"], "dropped");
    assert_eq!(on.get("/thread-local").1, "made by who waited");
}

#[test]
fn an_initialiser_of_a_green_local_waits_for_its_own_green_thread() {
    let on = Loop::start(handlers![green_local_value]);
    let first = on.begin("/green-local?wait");
    assert_eq!(on.get("/green-local").1, "made meanwhile");
    assert_eq!(first.go_on().1, "made by who waited");
}
