// A path is a text.

use duotone::prelude::*;

#[get(404)]
fn show() {}

fn main() {
    let _ = handlers![show];
}
