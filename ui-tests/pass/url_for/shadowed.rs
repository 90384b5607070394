// Names of the prelude and of the crate may mean something else where a view stands.
#![deny(warnings)]
#![no_implicit_prelude]

#[allow(dead_code)]
mod shadows {
    pub trait ToParam {}
    pub trait ToUrl {}
    pub struct Vec;
    pub struct Cow;
    pub struct String;
    pub enum Option {}
}

#[allow(unused_imports)]
use shadows::*;

#[::duotone::get("/{id}/{name}")]
fn show(id: u64, name: &str) -> ::std::string::String {
    ::std::format!("{id} {name}")
}

fn main() {
    let handlers = ::duotone::handlers![show];
    let app = ::duotone::App::new().handlers(handlers).build().unwrap();
    ::std::assert_eq!(app.url_for(show { id: 1, name: "x" }).unwrap(), "/1/x");
}
