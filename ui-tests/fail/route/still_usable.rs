// A view with a mistake is still a function and a handler.

use duotone::prelude::*;

#[get("users")]
fn show(id: u64) -> u64 {
    id + 1
}

fn main() {
    assert_eq!(show(1), 2);
    let _ = handlers![show];
}
