//! What an app that cannot be built says: everything, with the places (R29, R31).

use duotone::prelude::*;
use duotone::{AppBuilder, Handler};

use crate::log::Log;

/// The faults of an app, one text each.
#[track_caller]
fn faults(app: AppBuilder) -> Vec<String> {
    let error = app.build().expect_err("an app with faults");
    error.faults().map(str::to_owned).collect()
}

/// Whether a fault speaks of each of these handlers, with its file and a line.
fn places(fault: &str, handlers: &[&str]) -> bool {
    handlers.iter().all(|handler| {
        let place = fault.split(&format!("`{handler}` (")).nth(1);
        let place = place.and_then(|place| place.split(')').next());
        let place = place.and_then(|place| place.rsplit_once(':'));
        place.is_some_and(|(file, line)| {
            file.ends_with("build.rs") && line.parse::<u32>().is_ok_and(|line| line > 0)
        })
    })
}

#[get("/users/{id}")]
fn user(id: u64) -> String {
    id.to_string()
}

#[get("/users/{number}")]
async fn same_user(number: u64) -> String {
    number.to_string()
}

#[get("/users/{name}")]
fn any_user(name: &str) -> String {
    name.to_owned()
}

#[route("/users/{id}", methods = [PUT, GET])]
fn shadowed(id: i8) -> String {
    id.to_string()
}

#[post("/users/{id}")]
fn other_method(id: u64) -> String {
    id.to_string()
}

#[get("/users/{flag}")]
fn other_type(flag: bool) -> String {
    flag.to_string()
}

#[get("/log")]
fn logs(_log: State<Log>) {}

#[before_request]
async fn logs_too(_log: State<Log>, _number: State<u32>) {}

#[error_handler(404)]
fn lost(_error: &HttpError) {}

#[error_handler(404)]
async fn lost_too(_error: &HttpError) {}

#[error_handler]
fn any(_error: &Error) {}

#[error_handler]
fn any_too(_error: &Error) {}

#[error_handler]
fn by_type(_error: &std::num::ParseIntError) {}

#[error_handler]
async fn by_type_too(_error: &std::num::ParseIntError) {}

#[get("/pages", defaults(n = 300))]
#[get("/pages/{n}")]
fn pages(n: u8) -> String {
    n.to_string()
}

// R29
#[test]
fn a_route_that_cannot_be_reached_is_a_fault_of_two_places() {
    for (handlers, involved) in [
        (&handlers![user, same_user][..], ["user", "same_user"]),
        (&handlers![any_user, user], ["any_user", "user"]),
        (&handlers![any_user, shadowed], ["any_user", "shadowed"]),
        (&handlers![user, user], ["user", "user"]),
    ] {
        let faults = faults(App::new().handlers(handlers.iter().cloned()));
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(places(&faults[0], &involved), "{involved:?}: {faults:#?}");
    }
}

// R27, R28, R29
#[test]
fn routes_of_one_shape_may_differ_in_method_or_type() {
    for handlers in [
        &handlers![user, other_method][..],
        &handlers![user, other_type],
        &handlers![user, any_user],
        &handlers![user, other_type, shadowed, any_user],
    ] {
        App::new().handlers(handlers.iter().cloned()).build().expect("no fault");
    }
}

#[test]
fn two_handlers_for_one_error_are_a_fault_of_two_places() {
    for (handlers, involved, what) in [
        (handlers![lost, lost_too], ["lost", "lost_too"], "404"),
        (handlers![any, any_too], ["any", "any_too"], "every error"),
        (handlers![by_type, by_type_too], ["by_type", "by_type_too"], "ParseIntError"),
    ] {
        let faults = faults(App::new().handlers(handlers));
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(places(&faults[0], &involved), "{involved:?}: {faults:#?}");
        assert!(faults[0].contains(what), "{what}: {faults:#?}");
    }
}

#[test]
fn missing_state_names_the_handler_and_the_type() {
    let faults = faults(App::new().handlers(handlers![logs, logs_too]));
    assert_eq!(faults.len(), 3, "{faults:#?}");
    for (handler, state) in [("logs", "Log"), ("logs_too", "Log"), ("logs_too", "u32")] {
        let found = faults.iter().any(|fault| places(fault, &[handler]) && fault.contains(state));
        assert!(found, "{handler} {state}: {faults:#?}");
    }
}

// R31
#[test]
fn a_default_that_does_not_fit_its_parameter_is_a_fault() {
    let faults = faults(App::new().handlers(handlers![pages]));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(places(&faults[0], &["pages"]), "{faults:#?}");
    assert!(faults[0].contains("300") && faults[0].contains('n'), "{faults:#?}");
}

#[test]
fn all_faults_are_reported_at_once() {
    let handlers: &[Handler] = &handlers![user, same_user, logs, lost, lost_too, pages];
    let app = App::new()
        .state(1_u8)
        .state(2_u8)
        .error_status::<std::fmt::Error>(|_| StatusCode::CONFLICT)
        .error_status::<std::fmt::Error>(|_| StatusCode::GONE)
        .handlers(handlers.iter().cloned());
    let error = app.build().expect_err("an app with faults");
    let shown = error.to_string();
    for part in ["same_user", "`logs`", "lost_too", "pages", ".state(..)", ".error_status(..)"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(error.faults().count(), 6, "{shown}");
    // What `main` prints when it returns the error.
    assert_eq!(format!("{error:?}"), shown);
}

#[test]
fn a_built_app_is_cheap_to_clone_and_shared() {
    let app = App::new().state(7_u8).handlers(handlers![user]).build().expect("no fault");
    let clone = app.clone();
    let (one, other) = (app.state::<u8>().expect("a value"), clone.state::<u8>().expect("a value"));
    assert!(std::sync::Arc::ptr_eq(&one, &other));
    assert_eq!(clone.test_client().get("/users/7").send().text(), "7");
}

#[before_request]
fn hook() {}

#[test]
fn a_handler_that_is_listed_twice_is_one_fault() {
    let twice = App::new().handlers(handlers![user, hook]).handlers(handlers![hook, user]);
    let faults = faults(twice);
    assert_eq!(faults.len(), 2, "{faults:?}");
    for (fault, name) in faults.iter().zip(["hook", "user"]) {
        assert!(places(fault, &[name]) && fault.contains("is listed twice"), "{fault}");
    }
}

/// A view in a block of its own, as a macro may write several at one place.
macro_rules! views {
    ($($path:literal)*) => {
        [$({
            #[get($path)]
            fn view(req: &Request) -> String {
                req.path().to_owned()
            }
            handlers![view]
        }),*]
    };
}

#[test]
fn views_of_one_name_that_a_macro_wrote_at_one_place_are_not_one() {
    let app = App::new().handlers(views!("/a" "/b").into_iter().flatten());
    let client = app.build().expect("a sound app").test_client();
    for path in ["/a", "/b"] {
        assert_eq!(client.get(path).send().text(), path);
    }
}
