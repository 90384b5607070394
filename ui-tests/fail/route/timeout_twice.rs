// There is one limit.

use duotone::prelude::*;

#[get("/users", timeout = "2s", timeout = "3s")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
