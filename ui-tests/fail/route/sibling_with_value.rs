// An attribute below another is read like the first.

use duotone::prelude::*;

#[get("/")]
#[post = "/"]
fn show() {}

fn main() {
    let _ = handlers![show];
}
