// A parameter is there once.

use duotone::prelude::*;

#[get("/{id}/{id}")]
fn show(id: u64) {
    let _ = id;
}

fn main() {
    let _ = handlers![show];
}
