// A default is a literal that a path could have.

use duotone::prelude::*;

#[get("/", defaults(page = b"1"))]
fn show(page: &str) {
    let _ = page;
}

fn main() {
    let _ = handlers![show];
}
