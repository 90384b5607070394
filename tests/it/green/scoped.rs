//! A scope of the crate `scoped_tls` around something that waits on a green thread: what consent to class
//! `green` says there is none of.
//!
//! What it comes to is undefined behaviour, in `with`. So nothing here calls that: whether there is a
//! value is asked by `is_set`, which is safe and goes to no value.

use duotone::prelude::*;
use scoped_tls::scoped_thread_local;

use super::one_loop::{Loop, WENT_WELL, wait};

scoped_thread_local!(static VALUE: u8);

/// Whether it is set in its own scope, after the wait.
#[get("/scope")]
fn scope() -> String {
    VALUE.set(&1, || {
        wait();
        VALUE.is_set().to_string()
    })
}

#[get("/is-set")]
fn is_set() -> String {
    VALUE.is_set().to_string()
}

#[test]
fn a_scope_of_scoped_tls_is_that_of_the_others_too() {
    let on = Loop::start(handlers![scope, is_set]);
    let first = on.begin("/scope");
    assert_eq!(on.get("/is-set").1, "true");
    assert_eq!(first.go_on().1, "true");
    assert_eq!(on.get("/is-set").1, "false");
}

#[test]
fn scopes_of_scoped_tls_that_end_out_of_order_unset_what_is_in_scope_and_leave_set_what_is_gone() {
    let on = Loop::start(handlers![scope, is_set]);
    let (first, second) = (on.begin("/scope"), on.begin("/scope"));
    assert_eq!(first.go_on().1, "true");
    assert_eq!(on.get("/is-set").1, "false");
    assert_eq!(second.go_on().1, "false", "in a scope that still runs");
    assert_eq!(on.get("/is-set").1, "true", "what the first had set, on a stack that it has left");
}

/// The scope has a worker thread, which blocks.
#[get("/moved")]
fn moved() {
    async_to_sync(sync_to_async(|| VALUE.set(&1, wait)));
}

#[test]
fn a_scope_of_scoped_tls_on_a_worker_thread_is_nobody_elses() {
    let on = Loop::start(handlers![moved, is_set]);
    let first = on.begin("/moved");
    assert_eq!(on.get("/is-set").1, "false");
    assert_eq!(first.go_on(), WENT_WELL);
}
