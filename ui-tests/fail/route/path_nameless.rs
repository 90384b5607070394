// A parameter has a name.

use duotone::prelude::*;

#[get("/users/{}")]
fn show(id: u64) {
    let _ = id;
}

fn main() {
    let _ = handlers![show];
}
