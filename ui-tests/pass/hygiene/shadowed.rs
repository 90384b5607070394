// An expansion finds its own names without a prelude and where all of them mean something else.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(dead_code, unused_macros, non_camel_case_types)]

extern crate duotone as renamed;
extern crate std as real_std;

mod std {}
mod core {}
mod alloc {}
mod __private {}

struct Option;
struct Some;
struct None;
struct Result;
struct Ok;
struct Err;
struct String;
struct Box;
struct Vec;
struct Colored;
struct Handler;
struct Request;
struct Response;
trait Send {}
trait FromRequest {}
trait IntoResponse {}
trait Future {}

struct str;
struct usize;
struct u64;
struct bool;

macro_rules! assert { () => {} }
macro_rules! module_path { () => {} }
macro_rules! line { () => {} }
macro_rules! file { () => {} }

#[::duotone::get("/sync/{id}", name = "x", defaults(lang = "en"), body_limit = "1B", timeout = "1h", detach)]
fn sync(id: real_std::primitive::u64, lang: &real_std::primitive::str) {
    let _ = (id, lang);
}

#[::renamed::post("/async", crate = ::renamed)]
async fn an_async(req: &renamed::Request, app: renamed::State<real_std::primitive::u64>) {
    let _ = (req, app);
}

#[::duotone::before_request]
async fn before() {}

#[::duotone::after_request]
fn after(res: &mut ::duotone::Response, __request: &::duotone::Request) {
    let _ = (res, __request);
}

#[::duotone::teardown_request]
fn teardown(err: real_std::option::Option<&::duotone::Error>) {
    let _ = err;
}

#[::duotone::error_handler(404)]
async fn error() {}

#[::duotone::error_handler]
async fn any_error(err: &::duotone::Error) {
    let _ = err;
}

#[::duotone::before_serving]
fn serving(app: ::duotone::App) {
    let _ = app;
}

#[::duotone::command]
async fn command(args: ::duotone::Args, app: ::duotone::App) {
    let _ = (args, app);
}

fn main() {
    let _ = ::duotone::handlers![sync, an_async, before, after, teardown, error, any_error, serving];
    let _ = ::duotone::handlers![command];
}
