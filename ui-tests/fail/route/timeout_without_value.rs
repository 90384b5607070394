// A limit says how long.

use duotone::prelude::*;

#[get("/users", timeout)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
