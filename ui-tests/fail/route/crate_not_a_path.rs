// The place of the framework is a path.

use duotone::prelude::*;

#[get("/users", crate = "duotone")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
