// A limit is a length of time.

use duotone::prelude::*;

#[get("/users", timeout = "soon")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
