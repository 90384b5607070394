// An empty path belongs to a blueprint.

use duotone::prelude::*;

#[get("")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
