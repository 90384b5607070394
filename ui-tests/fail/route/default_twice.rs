// A default is given once.

use duotone::prelude::*;

#[get("/", defaults(page = 1, page = 2))]
fn show(page: u64) {
    let _ = page;
}

fn main() {
    let _ = handlers![show];
}
