//! Handlers are what they were declared as, wherever they were declared: in functions, modules
//! and macros, under raw names, in a crate that calls everything something else.
//!
//! What has to compile is in `ui-tests/pass/`; this is what has to be seen at run time.

use duotone::Handler;
use duotone::prelude::*;

mod shadowed {
    #![no_implicit_prelude]
    #![allow(dead_code)]

    struct Option;
    struct Result;
    struct Ok;
    struct String;
    struct Box;

    mod std {}
    mod core {}

    #[::duotone::get("/shadowed")]
    pub(super) fn sync(_missing: ::duotone::State<super::Missing>) {}

    #[::duotone::before_request]
    pub(super) async fn hook(_missing: ::duotone::State<super::Missing>) {}
}

struct Missing;

macro_rules! page {
    ($name:ident, $path:literal, $ty:ty) => {
        #[get($path)]
        fn $name(_missing: $ty) {}
    };
}

/// What the app says of a handler that needs a state which nobody gave: its name and place.
#[track_caller]
fn fault(handler: [Handler; 1]) -> String {
    let error = App::new().handlers(handler).build().expect_err("the state is missing");
    error.to_string()
}

#[track_caller]
fn check_origin(handler: [Handler; 1], name: &str, line: u32) {
    let (fault, origin) = (fault(handler), format!("`{name}` ({}:{line})", file!()));
    assert!(fault.contains(&origin), "{origin} in: {fault}");
}

#[test]
fn a_handler_in_a_function_has_the_place_of_its_attribute() {
    #[get("/inner")]
    async fn inner(_missing: State<Missing>) {}
    check_origin(handlers![inner], "inner", line!() - 2);
}

#[test]
fn a_handler_made_by_a_macro_has_the_place_of_the_macro() {
    page!(made, "/made", State<Missing>);
    check_origin(handlers![made], "made", line!() - 1);
}

#[test]
fn a_raw_name_is_listed_without_its_prefix() {
    #[get("/{type}")]
    fn r#match(r#type: u64, _missing: State<Missing>) {
        let _ = r#type;
    }
    check_origin(handlers![r#match], "match", line!() - 4);
}

#[test]
fn a_handler_with_a_type_of_its_own_keeps_its_name() {
    #[teardown_request(type = Inner)]
    fn inner(_missing: State<Missing>) {}
    check_origin(handlers![Inner], "inner", line!() - 2);
}

#[test]
fn shadowed_names_change_nothing() {
    for (handler, name) in
        [(handlers![shadowed::sync], "sync"), (handlers![shadowed::hook], "hook")]
    {
        let fault = fault(handler);
        assert!(fault.contains(&format!("`{name}` (")), "{fault}");
    }
}

#[test]
fn a_handler_left_out_by_cfg_is_not_listed() {
    #[get("/there")]
    fn there() {}

    #[cfg(any())]
    #[get("/not_there")]
    fn not_there() {}

    let listed = handlers![
        there,
        #[cfg(any())]
        not_there,
    ];
    assert_eq!(listed.map(|handler| handler.name()), ["there"]);
}

#[test]
fn a_handler_is_still_a_function() {
    #[get("/{id}")]
    fn show(id: u64) -> String {
        format!("user {id}")
    }
    assert_eq!(show(7), "user 7");
}
