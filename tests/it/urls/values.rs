//! What a parameter of a URL may be given: what converts to its type, and types of one's own.

use std::borrow::Cow;
use std::num::NonZero;
use std::sync::Arc;

use duotone::ToParam;
use duotone::prelude::*;

use super::{index, told, user};

#[get("/numbers/{int}/{float}/{bool}/{char}/{count}")]
pub(super) fn numbers(int: i8, float: f64, bool: bool, char: char, count: NonZero<u16>) {
    let _ = (int, float, bool, char, count);
}

#[get("/texts/{a}/{b}/{c}")]
fn texts(a: &str, b: String, c: Cow<'_, str>) {
    let _ = (a, b, c);
}

#[get("/{type}/{fn}", type = Keywords)]
fn r#match(r#type: u8, r#fn: u8) {
    let _ = (r#type, r#fn);
}

#[test]
fn a_field_takes_what_converts_to_the_type_of_the_parameter() {
    let handlers = handlers![index, user, numbers, texts, Keywords];
    let app = App::new().handlers(handlers).build().expect("a sound app");
    let (id, name) = (7_u64, String::from("Ada"));
    for (url, expected) in [
        (app.url_for(index {}), "/"),
        (app.url_for(user { id: 42, name: "x" }), "/users/42/x"),
        (app.url_for(user { id, name: &name }), "/users/7/Ada"),
        (app.url_for(user { id: &id, name: name.clone() }), "/users/7/Ada"),
        (app.url_for(user { id: &&id, name: Cow::Borrowed("y") }), "/users/7/y"),
        (
            app.url_for(numbers {
                int: -1,
                float: 1.5,
                bool: true,
                char: '/',
                count: NonZero::<u16>::MIN,
            }),
            "/numbers/-1/1.5/true/%2F/1",
        ),
        (
            app.url_for(texts { a: Box::<str>::from("x"), b: Arc::<str>::from("y"), c: "z" }),
            "/texts/x/y/z",
        ),
        (app.url_for(texts { a: &name, b: &name, c: &*name }), "/texts/Ada/Ada/Ada"),
        (app.url_for(Keywords { r#type: 1, r#fn: 2 }), "/1/2"),
    ] {
        assert_eq!(told(url), expected);
    }
    // R28
    let infinite =
        numbers { int: 1, float: f64::INFINITY, bool: true, char: 'x', count: NonZero::<u16>::MAX };
    let error = told(app.url_for(infinite));
    assert!(error.ends_with("`float` is `inf`, which is not a `f64`"), "{error}");
}

struct Id(u32);

impl<'r> FromParam<'r> for Id {
    fn from_param(text: &'r str) -> Result<Self> {
        let digits = text.strip_prefix("id-").or_status(StatusCode::BAD_REQUEST)?;
        u32::from_param(digits).map(Id)
    }
}

impl ToParam for Id {
    fn to_param(&self) -> Cow<'_, str> {
        format!("id-{}", self.0).into()
    }
}

struct User {
    id: u32,
}

impl ToParam<Id> for User {
    fn to_param(&self) -> Cow<'_, str> {
        Id(self.id).to_param().into_owned().into()
    }
}

/// A parameter's type that borrows.
struct Slug<'r>(&'r str);

impl<'r> FromParam<'r> for Slug<'r> {
    fn from_param(text: &'r str) -> Result<Self> {
        Ok(Slug(text))
    }
}

impl ToParam<Slug<'static>> for Slug<'_> {
    fn to_param(&self) -> Cow<'_, str> {
        self.0.into()
    }
}

#[get("/own/{id}/{slug}")]
fn own(id: Id, slug: Slug<'_>) -> String {
    format!("{} {}", id.0, slug.0)
}

#[test]
fn a_type_of_ones_own_is_a_value_by_one_impl() {
    let app = App::new().handlers(handlers![own]).build().expect("a sound app");
    let text = String::from("a b");
    let url = app.url_for(own { id: Id(3), slug: Slug(&text) }).expect("a URL");
    assert_eq!(url, "/own/id-3/a%20b");
    let other = app.url_for(own { id: &User { id: 3 }, slug: Slug("a b") }).expect("a URL");
    assert_eq!(url, other);
    assert_eq!(app.test_client().get(url.as_str()).send().text(), "3 a b");
}
