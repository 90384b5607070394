//! URLs by the name of an endpoint, whose values are text.

use duotone::prelude::*;

use super::blueprints::admin;
use super::values::numbers;
use super::{index, pages, told, user};

#[test]
fn by_name_values_are_text_and_others_become_the_query() {
    let handlers = handlers![index, user, pages, numbers];
    let app = App::new().handlers(handlers).register(admin::blueprint("admin")).build();
    let app = app.expect("a sound app");
    for (name, values, expected) in [
        ("index", &[][..], "/"),
        ("admin.home", &[], "/admin/"),
        ("user", &[("name", "a/b"), ("id", "1")], "/users/1/a%2Fb"),
        ("user", &[("id", "1"), ("name", "x"), ("q", "a b"), ("q", "c")], "/users/1/x?q=a+b&q=c"),
        // R31: what is only a default may be left out.
        ("pages", &[], "/pages/"),
        ("pages", &[("page", "7")], "/pages/7"),
        ("pages", &[("page", "7"), ("lang", "fr")], "/fr/pages/7"),
    ] {
        assert_eq!(told(app.url_for_endpoint(name, values.iter().copied())), expected, "{name}");
    }
    for (name, values, expected) in [
        ("usr", &[][..], "there is no endpoint `usr`\n  help: "),
        ("home", &[], "there is no endpoint `home`"),
        (".home", &[], "there is no endpoint `.home`"),
        ("user", &[("id", "1")], "`/users/{id}/{name}`: `name` has no value"),
        ("user", &[("id", "x"), ("name", "x")], "`id` is `x`, which is not a `u64`"),
    ] {
        let error = told(app.url_for_endpoint(name, values.iter().copied()));
        assert!(error.contains(expected), "{error}");
    }
}

mod other {
    #[duotone::get("/other")]
    pub(super) fn index() {}
}

#[test]
fn a_name_that_two_views_have_is_an_error_that_names_both() {
    let app = App::new().handlers(handlers![index, other::index]).build().expect("a sound app");
    let error = told(app.url_for_endpoint("index", []));
    assert!(
        error.starts_with("two views have the name `index`: `index` (tests/it/urls"),
        "{error}"
    );
    assert_eq!(told(app.url_for(other::index {})), "/other");
}
