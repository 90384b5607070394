// A size fits 64 bits.

use duotone::prelude::*;

#[post("/users", body_limit = "99999999999GB")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
