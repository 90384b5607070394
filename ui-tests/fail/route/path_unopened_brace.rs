// A brace is opened.

use duotone::prelude::*;

#[get("/users/id}")]
fn show(id: u64) {
    let _ = id;
}

fn main() {
    let _ = handlers![show];
}
