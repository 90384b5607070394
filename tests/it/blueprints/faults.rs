//! What an app with blueprints that cannot be built says.

use duotone::prelude::*;

#[get("/page")]
fn page() {}

#[get("/admin/page")]
fn same_page() {}

#[get("/page")]
fn needs(_missing: State<u8>) {}

#[error_handler(404)]
fn lost() {}

#[error_handler(404, app)]
fn lost_everywhere() {}

#[before_request]
fn hook() {}

/// The faults of an app, one text each.
#[track_caller]
fn faults(app: AppBuilder) -> Vec<String> {
    let error = app.build().expect_err("an app with faults");
    error.faults().map(str::to_owned).collect()
}

#[track_caller]
fn only_fault(app: AppBuilder) -> String {
    let faults = faults(app);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults.into_iter().next().expect("one fault")
}

fn admin() -> Blueprint {
    Blueprint::new("admin").url_prefix("/admin").handlers(handlers![page])
}

#[test]
fn two_blueprints_of_one_name_are_a_fault_that_says_where_they_are_registered() {
    let app = App::new();
    let app = app.register(admin());
    let line = line!() - 1;
    let fault = only_fault(app.register(admin().url_prefix("/other")));
    let places = format!("({}:{line}) and ({}:{})", file!(), file!(), line + 2);
    assert!(fault.starts_with(&format!("two blueprints named `admin` {places}")), "{fault}");
    assert!(fault.contains("help: register one of them under another name"), "{fault}");

    let outer = Blueprint::new("outer").register(admin()).register(admin().url_prefix("/b"));
    assert!(only_fault(App::new().register(outer)).contains("two blueprints named `admin`"));
    // They are named `admin` and `outer.admin`.
    let outer = Blueprint::new("outer").register(admin()).url_prefix("/outer");
    App::new().register(outer).register(admin()).build().expect("no fault");
}

// R30
#[test]
fn a_prefix_that_is_none_is_a_fault_with_its_place() {
    for (prefix, why) in [
        ("admin", "does not start with `/`"),
        ("/admin/", "ends in `/`"),
        ("/", "ends in `/`"),
        ("/a//b", "has an empty segment"),
        ("//a", "has an empty segment"),
        ("/users/{id}", "has a parameter"),
        ("/a%20b", "has one of `?`, `#`, `%`"),
        ("/a?b", "has one of `?`, `#`, `%`"),
    ] {
        let made = Blueprint::new("admin").url_prefix(prefix).handlers(handlers![page]);
        let fault = only_fault(App::new().register(made));
        let place = format!("({}:{})", file!(), line!() - 2);
        let what = format!("the prefix `{prefix}` of blueprint `admin` {place} {why}\n    help: ");
        assert!(fault.starts_with(&what), "{prefix}: {fault}");
    }
}

#[test]
fn a_name_that_is_none_is_a_fault_with_its_place() {
    for name in ["", "a.b", "."] {
        let fault = only_fault(App::new().register(Blueprint::new(name)));
        let place = format!("({}:{})", file!(), line!() - 1);
        let what = format!("a blueprint cannot be named `{name}` {place}\n    help: ");
        assert!(fault.starts_with(&what), "{name}: {fault}");
    }
}

// R29
#[test]
fn a_clash_is_found_between_whole_paths() {
    let fault = only_fault(App::new().register(admin()).handlers(handlers![same_page]));
    assert!(fault.starts_with("two routes for GET `/admin/page`: `page` ("), "{fault}");
    assert!(fault.contains("`same_page` ("), "{fault}");
    let again = admin().name("again");
    let fault = only_fault(App::new().register(admin()).register(again));
    assert!(fault.starts_with("two routes for GET `/admin/page`: `page` ("), "{fault}");
}

#[test]
fn a_handler_is_listed_once_per_scope() {
    let twice = admin().handlers(handlers![hook]).handlers(handlers![hook]);
    assert!(only_fault(App::new().register(twice)).contains("`hook` ("));
    // In several scopes it is several hooks.
    let app = App::new().handlers(handlers![hook]).register(admin().handlers(handlers![hook]));
    app.build().expect("no fault");
}

#[test]
fn what_a_blueprint_has_wrong_is_said_once_however_often_it_is_registered() {
    let made = || Blueprint::new("made").handlers(handlers![needs, hook, hook]).url_prefix("/a");
    let app = App::new().register(made()).register(made().name("b").url_prefix("/b"));
    let faults = faults(app);
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults[0].contains("listed twice") && faults[1].contains("State<u8>"), "{faults:#?}");
}

// R7, R14
#[test]
fn two_handlers_for_one_error_are_a_fault_in_one_scope_only() {
    let own = || Blueprint::new("own").handlers(handlers![lost]);
    let app_wide = || Blueprint::new("wide").handlers(handlers![lost_everywhere]);
    App::new().handlers(handlers![lost]).register(own()).build().expect("no fault");
    App::new().register(own()).register(app_wide()).build().expect("no fault");
    let fault = only_fault(App::new().handlers(handlers![lost]).register(app_wide()));
    assert!(fault.starts_with("two error handlers for status 404: `lost` ("), "{fault}");
    assert!(fault.contains("`lost_everywhere` ("), "{fault}");
}

#[test]
fn an_error_status_is_given_once_per_scope() {
    let says = |status: StatusCode| move |_: &std::fmt::Error| status;
    let twice = Blueprint::new("twice")
        .error_status(says(StatusCode::CONFLICT))
        .error_status(says(StatusCode::GONE));
    let fault = only_fault(App::new().register(Blueprint::new("outer").register(twice)));
    assert!(fault.starts_with("`.error_status(..)` is given twice"), "{fault}");
    assert!(fault.ends_with("in `outer.twice`"), "{fault}");
}
