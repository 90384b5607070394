// Methods are a list, also when there is one.

use duotone::prelude::*;

#[route("/users", methods = GET)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
