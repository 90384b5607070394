// A path parameter is parsed from text; its type is blamed, once.

use duotone::prelude::*;

#[get("/{id}")]
fn show(id: Vec<u8>) {
    let _ = id;
}

fn main() {
    let _ = handlers![show];
}
