// Nothing of the user's stands in for what an expansion names.

#![no_implicit_prelude]
#![allow(dead_code)]

extern crate duotone as web;

mod duotone {}
mod std {}
mod core {}
struct Option;
struct Result;
struct Send;
struct Sync;
struct Clone;
struct Copy;
struct Debug;
struct Box;
struct Decorator;
struct Request;
trait Future {}

#[web::decorator(ttl: u64, crate = ::web)]
async fn cache(next: web::Next<'_>) -> web::Result<web::Response> {
    let __answer = ttl;
    let _ = __answer;
    next.run().await
}

#[web::decorator(crate = ::web)]
fn audit(req: &web::Request, next: web::SyncNext<'_>) -> web::Result<web::Response> {
    let _ = req.path();
    next.run()
}

#[web::get("/", with = [cache(60), audit], crate = ::web)]
async fn index() {}

#[web::get("/sync", with = [cache(60), audit], crate = ::web)]
fn index_sync() {}

macro_rules! decorators {
    ($($name:ident($arg:ident: $ty:ty);)*) => {$(
        #[web::decorator($arg: $ty, crate = ::web)]
        async fn $name(next: web::Next<'_>) -> web::Result<web::Response> {
            let _ = $arg;
            next.run().await
        }
    )*};
}

decorators! {
    one(number: u32);
    two(text: &'static str);
}

#[web::get("/macro", with = [one(1), two("2")], crate = ::web)]
fn by_macro() {}

fn main() {
    let _ = web::handlers![index, index_sync, by_macro];
}
