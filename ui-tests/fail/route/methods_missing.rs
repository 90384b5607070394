// `#[route]` says its methods.

use duotone::prelude::*;

#[route("/users")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
