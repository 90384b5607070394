// A view has Rust's own calling convention.

use duotone::prelude::*;

#[get("/")]
extern "C" fn show() {}

fn main() {
    let _ = handlers![show];
}
