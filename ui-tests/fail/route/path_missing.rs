// A route has a path.

use duotone::prelude::*;

#[get]
fn show() {}

fn main() {
    let _ = handlers![show];
}
