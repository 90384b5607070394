// A request that may take no time is never answered.

use duotone::prelude::*;

#[get("/users", timeout = "0s")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
