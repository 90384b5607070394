// An argument of one route has a value in each.

use duotone::prelude::*;

#[get("/")]
#[get("/pages/{page}")]
fn show(page: u64) {
    let _ = page;
}

fn main() {
    let _ = handlers![show];
}
