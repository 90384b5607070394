// An argument with a value is given one.

use duotone::prelude::*;

#[get("/users", name)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
