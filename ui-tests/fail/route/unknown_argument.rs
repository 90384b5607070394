// An argument that does not exist is named, with the ones that do.

use duotone::prelude::*;

#[get("/users", nmae = "users")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
