//! Handlers that lock up their event loop of green threads: each waits, or wants what one that waits
//! has, by something that knows no green threads.

use std::sync::{LazyLock, Mutex, OnceLock, RwLock};
use std::time::Duration;

use duotone::prelude::*;

use crate::GATE;

pub(crate) fn handlers() -> impl IntoIterator<Item = duotone::Handler> {
    handlers![
        holds_mutex,
        wants_mutex,
        holds_rw_lock,
        wants_rw_lock,
        fills_once_lock,
        wants_once_lock,
        fills_lazy_lock,
        wants_lazy_lock,
        blocks_on_timer
    ]
}

/// Parks its green thread until the test lets it go on.
fn wait() {
    eprintln!("begun");
    GATE.pass();
}

static MUTEX: Mutex<()> = Mutex::new(());

#[get("/mutex/holds")]
fn holds_mutex() {
    let _held = MUTEX.lock().expect("no panic under this lock");
    wait();
}

#[get("/mutex/wants")]
fn wants_mutex() {
    drop(MUTEX.lock().expect("no panic under this lock"));
}

static RW_LOCK: RwLock<()> = RwLock::new(());

#[get("/rw-lock/holds")]
fn holds_rw_lock() {
    let _held = RW_LOCK.read().expect("no panic under this lock");
    wait();
}

#[get("/rw-lock/wants")]
fn wants_rw_lock() {
    drop(RW_LOCK.write().expect("no panic under this lock"));
}

static ONCE_LOCK: OnceLock<()> = OnceLock::new();

#[get("/once-lock/holds")]
fn fills_once_lock() {
    ONCE_LOCK.get_or_init(wait);
}

#[get("/once-lock/wants")]
fn wants_once_lock() {
    ONCE_LOCK.get_or_init(|| ());
}

static LAZY_LOCK: LazyLock<()> = LazyLock::new(wait);

#[get("/lazy-lock/holds")]
fn fills_lazy_lock() {
    LazyLock::force(&LAZY_LOCK);
}

#[get("/lazy-lock/wants")]
fn wants_lazy_lock() {
    LazyLock::force(&LAZY_LOCK);
}

#[get("/pollster/wants")]
fn blocks_on_timer() {
    pollster::block_on(tokio::time::sleep(Duration::from_millis(1)));
}
