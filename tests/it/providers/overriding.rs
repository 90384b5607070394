//! `override_provider`: a value of the test's in the place of a provider's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use duotone::prelude::*;
use duotone::{Bag, Panic};

use crate::entries::each_entry;
use crate::polling::pause;

struct Db;

#[provider]
fn session(_: State<Db>) -> Result<String> {
    unreachable!("it is asked for by what is overridden")
}

#[provider]
async fn user(session: Provided<session>) -> Result<String> {
    pause().await;
    Ok(session.to_string())
}

#[provider]
fn greeting(user: Provided<user>) -> String {
    format!("Hello, {}!", *user)
}

#[get("/")]
async fn index(greeting: Provided<greeting>, user: Provided<user>) -> String {
    format!("{} {}", *greeting, *user)
}

#[provider(app)]
fn db() -> Result<Db> {
    unreachable!("it is overridden")
}

#[error_handler]
fn panicked(error: &Panic) -> String {
    error.message().to_owned()
}

#[test]
fn an_override_is_called_once_per_request_in_the_place_of_its_provider() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&calls);
    let app = App::new().handlers(handlers![index]).override_provider::<user>(move |req| {
        // It may block, also where the provider is async.
        async_to_sync(pause());
        counting.fetch_add(1, Ordering::Relaxed);
        Ok(req.header("x-user").unwrap_or("Ada").to_owned())
    });
    each_entry(&app.build().expect("a sound app"), |entry| {
        let before = calls.load(Ordering::Relaxed);
        assert_eq!(entry.get("/"), (200, "Hello, Ada! Ada".to_owned()), "{}", entry.name());
        assert_eq!(calls.load(Ordering::Relaxed), before + 1, "{}", entry.name());
    });
}

// R13
#[test]
fn an_override_that_fails_fails_as_its_provider_would() {
    let app = || App::new().handlers(handlers![index, panicked]);
    let refuses = app().override_provider::<user>(|_| abort!(401));
    each_entry(&refuses.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/").0, 401, "{}", entry.name());
    });
    let panics = app().override_provider::<user>(|_| panic!("nobody"));
    each_entry(&panics.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/"), (500, "nobody".to_owned()), "{}", entry.name());
    });
}

#[get("/bag")]
fn bag(numbers: State<Bag>, _db: State<Db>) -> String {
    format!("{:?}", numbers.get::<u64>())
}

#[provider(app)]
async fn numbers() -> Bag {
    Bag::default()
}

#[test]
fn an_override_of_an_app_provider_is_given_the_app_and_called_once() {
    let app = App::new()
        .handlers(handlers![bag, db, numbers])
        .state(7_u64)
        .override_provider::<db>(|_| Ok(Db))
        .override_provider::<numbers>(|app| {
            let bag = Bag::default();
            bag.set(*app.state::<u64>().or_status(StatusCode::IM_A_TEAPOT)?);
            Ok(bag)
        });
    each_entry(&app.build().expect("a sound app"), |entry| {
        assert_eq!(entry.get("/bag"), (200, "Some(7)".to_owned()), "{}", entry.name());
    });
}
