// A parameter that is in the path has no default there.

use duotone::prelude::*;

#[get("/{page}", defaults(page = 1))]
fn show(page: u64) {
    let _ = page;
}

fn main() {
    let _ = handlers![show];
}
