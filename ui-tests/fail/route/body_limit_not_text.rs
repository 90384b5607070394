// A size is a text.

use duotone::prelude::*;

#[post("/users", body_limit = 10)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
