// A default is for an argument.

use duotone::prelude::*;

#[get("/", defaults(page = 1))]
fn show() {}

fn main() {
    let _ = handlers![show];
}
