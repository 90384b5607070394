// Units are the usual ones, in their usual case.

use duotone::prelude::*;

#[post("/users", body_limit = "10mb")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
