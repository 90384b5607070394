// `#[route]` has an argument more than the others.

use duotone::prelude::*;

#[route("/users", methods = [GET], nmae = "users")]
fn show() {}

fn main() {
    let _ = handlers![show];
}
