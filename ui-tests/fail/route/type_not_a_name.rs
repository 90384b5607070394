// The name of a type is one identifier.

use duotone::prelude::*;

#[get("/users", type = "Users")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
