// `type = Name` names the handler's type where a module or a type of the function's name is.
#![deny(warnings)]

use duotone::prelude::*;

mod users {
    #[duotone::get("/")]
    pub(crate) fn list() {}
}

#[get("/users", type = Users)]
async fn users() {}

#[before_request(type = Check)]
fn check() {}

#[allow(non_camel_case_types)]
struct check {}

#[error_handler(404, type = NotFound)]
fn not_found() {}

fn main() {
    let check {} = check {};
    let _ = handlers![users::list, Users, Check, NotFound];
}
