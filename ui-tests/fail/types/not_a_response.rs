// A view returns a response; the return type is blamed, once.

use duotone::prelude::*;

#[get("/")]
fn show() -> u64 {
    1
}

fn main() {
    let _ = handlers![show];
}
