// A default is a literal.

use duotone::prelude::*;

#[get("/", defaults(page = FIRST))]
fn show(page: u64) {
    let _ = page;
}

fn main() {
    let _ = handlers![show];
}
