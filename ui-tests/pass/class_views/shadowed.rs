// Expansions name nothing that users could shadow.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![allow(dead_code)]

struct Option;
struct Result;
struct Ok;
struct Err;
struct String;
struct Box;
struct Cow;

mod std {}
mod core {}
mod duotone {}

struct Users;

#[::duotone::method_view("/users/{id}", defaults(lang = "en"), body_limit = "1KiB", timeout = "2s", detach, name = users)]
impl Users {
    fn get(&self, id: u64, lang: &str) -> ::std::string::String {
        let _ = (id, lang);
        ::std::string::String::new()
    }

    async fn post(self: ::std::sync::Arc<Self>, _id: u64, _lang: &str) {}
}

struct Report(u64);

#[::duotone::view(params(day))]
impl Report {
    fn dispatch(&self, day: u64) {
        let _ = (self.0, day);
    }
}

macro_rules! mounted {
    ($path:literal, $view:expr) => {
        ::duotone::mounts![$path => $view]
    };
}

fn main() {
    let app = ::duotone::App::new().state(Users).handlers(::duotone::handlers![Users]);
    let app = app.handlers(::duotone::mounts!["/daily/{day}" => Report(7)]);
    let _ = app.handlers(mounted!("/weekly/{day}", Report(1)));
}
