// Defaults are in parentheses.

use duotone::prelude::*;

#[get("/", defaults = 1)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
