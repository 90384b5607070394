// Units are the usual ones.

use duotone::prelude::*;

#[get("/users", timeout = "2min")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
