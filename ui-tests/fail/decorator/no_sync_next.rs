// A decorator that is a plain `fn` is told of the other type.

use duotone::prelude::*;

#[decorator]
fn login_required() -> StatusCode {
    StatusCode::UNAUTHORIZED
}

#[get("/", with = [login_required])]
fn index() {}

fn main() {
    let _ = handlers![index];
}
