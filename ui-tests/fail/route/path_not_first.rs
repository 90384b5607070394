// The path comes before the other arguments.

use duotone::prelude::*;

#[get(name = "show", "/show")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
