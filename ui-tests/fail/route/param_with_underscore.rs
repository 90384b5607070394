// An unused parameter has the name that the path gives it.

use duotone::prelude::*;

#[get("/users/{id}")]
fn show(_id: u32) {}

fn main() {
    let _ = handlers![show];
}
