// What a path names is an argument.

use duotone::prelude::*;

#[get("/users/{id}")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
