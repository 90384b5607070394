// A length of time is a text.

use duotone::prelude::*;

#[get("/users", timeout = 2)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
