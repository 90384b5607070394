// Only `#[route]` says its methods.

use duotone::prelude::*;

#[get("/users", methods = [GET, POST])]
fn show() {}

fn main() {
    let _ = handlers![show];
}
