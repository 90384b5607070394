//! Faults of providers that are found when the app is built.

use duotone::AppBuilder;
use duotone::prelude::*;

/// The faults of an app, without folders and lines.
#[track_caller]
fn faults(app: AppBuilder) -> Vec<String> {
    let error = app.build().expect_err("an app with faults");
    error.faults().map(without_places).collect()
}

/// `a` (tests/it/x.rs:7) becomes `a`@x, and no line is zero.
fn without_places(fault: &str) -> String {
    let mut parts = fault.split(" (tests/it/providers/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once(')').expect("the end of a place");
        let (file, line) = place.split_once(':').expect("a file and a line");
        assert_ne!(line.parse(), Ok(0), "{fault}");
        text.extend(["@", file.trim_end_matches(".rs"), rest]);
    }
    text
}

#[provider]
fn hen(_: Option<Provided<egg>>) -> u8 {
    1
}

#[provider]
async fn egg(_: Provided<chick>) -> u8 {
    2
}

#[provider]
fn chick(_: (Provided<hen>, Bytes)) -> u8 {
    3
}

#[provider]
fn selfish(_: Result<Provided<selfish>>) -> u8 {
    4
}

#[get("/")]
fn farm(_: Provided<egg>, _: Provided<selfish>) {}

#[before_request]
fn farm_too(_: Provided<hen>) {}

#[test]
fn a_circle_of_providers_is_said_once_with_all_places() {
    let help = "\n    help: let one of them do without the value of the next";
    let circle = "providers ask for each other in a circle: `egg`@building, `chick`@building, \
                  `hen`@building, `egg` again";
    let selfish = "`selfish`@building asks for its own value";
    let app = App::new().handlers(handlers![farm, farm_too]);
    assert_eq!(faults(app), [format!("{circle}{help}"), selfish.to_owned()]);
    // An override asks for nothing.
    let app = App::new().handlers(handlers![farm, farm_too]);
    let app = app.override_provider::<chick>(|_| Ok(0)).override_provider::<selfish>(|_| Ok(0));
    assert_eq!(app.build().map(|_| ()), Ok(()));
}

#[provider]
fn needy(_: State<u64>, _: Option<State<u8>>) -> u8 {
    5
}

#[provider]
fn above(needy: Provided<needy>, _: State<u16>) -> u8 {
    *needy
}

#[get("/above")]
fn asks(_: Provided<above>) {}

#[get("/needy")]
async fn asks_too(_: Provided<needy>) {}

#[test]
fn missing_state_names_the_provider_and_who_asks_for_it() {
    let help = "\n    help: add `.state(..)` to the app, or list a `#[provider(app)]` of it";
    let fault = |who: &str, state: &str| format!("{who} needs `State<{state}>`{help}");
    let asked =
        |name: &str| format!("`{name}`@building, a provider that `asks`@building asks for,");
    // Listed or not, before those who ask or behind: who asks is named.
    for app in [
        App::new().handlers(handlers![asks, asks_too]),
        App::new().handlers(handlers![needy, asks, asks_too, above]),
    ] {
        let expected = [fault(&asked("above"), "u16"), fault(&asked("needy"), "u64")];
        assert_eq!(faults(app), expected);
    }
    let listed = App::new().handlers(handlers![needy]);
    assert_eq!(faults(listed), [fault("`needy`@building", "u64")]);
    let replaced = App::new().handlers(handlers![asks, asks_too, needy]);
    assert!(
        replaced
            .override_provider::<above>(|_| Ok(0))
            .override_provider::<needy>(|_| Ok(0))
            .build()
            .is_ok()
    );
    let given = App::new().handlers(handlers![asks, asks_too, needy]).state(1_u64).state(1_u16);
    assert!(given.build().is_ok());
}

#[test]
fn overriding_twice_is_a_fault_and_overriding_what_nobody_asks_for_is_none() {
    let app = || App::new().override_provider::<needy>(|_| Ok(1));
    assert!(app().build().is_ok());
    let twice = app().override_provider::<needy>(|_| Ok(2));
    assert_eq!(faults(twice), ["`.override_provider(..)` is given twice for `needy`@building"]);
}

struct Pool;
struct Cache;
struct Index;

#[provider(app)]
fn pool(_: State<Cache>) -> Pool {
    Pool
}

#[provider(app)]
async fn cache(_: State<Index>) -> Cache {
    Cache
}

#[provider(app)]
fn index(_: State<Pool>, _: State<u64>) -> Index {
    Index
}

#[provider(app)]
fn second_pool() -> Pool {
    Pool
}

#[test]
fn app_providers_are_checked_as_those_of_requests_are() {
    let help = "\n    help: let one of them do without the value of the next";
    let missing = "`index`@building needs `State<u64>`\n    help: add `.state(..)` to the app, or \
                   list a `#[provider(app)]` of it";
    let circle = "providers ask for each other in a circle: `pool`@building, `cache`@building, \
                  `index`@building, `pool` again";
    let app = App::new().handlers(handlers![pool, cache, index]);
    assert_eq!(faults(app), [format!("{circle}{help}"), missing.to_owned()]);
    let app = App::new().handlers(handlers![pool, cache, index]);
    assert!(app.override_provider::<index>(|_| Ok(Index)).build().is_ok());
}

#[test]
fn a_value_of_the_app_is_made_or_given_once() {
    let app = App::new().handlers(handlers![pool, second_pool]).state(Cache);
    let name = std::any::type_name::<Pool>();
    let twice = format!("`pool`@building and `second_pool`@building both make `State<{name}>`");
    let help = "\n    help: remove one of them, or give its value a type of its own";
    assert_eq!(faults(app), [format!("{twice}{help}")]);

    let app = App::new().handlers(handlers![second_pool]).state(Pool);
    let twice =
        format!("`State<{name}>` is given by `.state(..)`, and `second_pool`@building makes it");
    let help = "\n    help: remove one of them";
    assert_eq!(faults(app), [format!("{twice}{help}")]);
}

#[provider]
fn uploaded(_: BodyStream) -> u8 {
    1
}

#[provider]
fn parsed(_: Provided<uploaded>, _: Option<BodyStream>) -> u8 {
    2
}

#[post("/both")]
fn both(_: BodyStream, _: Provided<uploaded>) {}

#[post("/by-way-of-another")]
fn by_way_of_another(_: Provided<parsed>) {}

// R33
#[test]
fn the_body_is_a_stream_for_one_of_a_handler_and_its_providers() {
    let help = "\n    help: take it in one of them, or as `Bytes` in both";
    let fault = |first, second| {
        let [first, second] = [first, second].map(|name| format!("`{name}`@building"));
        format!("{first} and {second} both take the body as a stream{help}")
    };
    let app = || App::new().handlers(handlers![both, by_way_of_another]);
    assert_eq!(faults(app()), [fault("both", "uploaded"), fault("parsed", "uploaded")]);
    let replaced = app().override_provider::<uploaded>(|_| Ok(1));
    assert!(replaced.build().is_ok());
}
