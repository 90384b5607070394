// A path starts with a slash.

use duotone::prelude::*;

#[get("users")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
