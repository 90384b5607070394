// An argument is given once.

use duotone::prelude::*;

#[get("/users", name = "a", name = "b")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
