// A route has at least one method.

use duotone::prelude::*;

#[route("/users", methods = [])]
fn show() {}

fn main() {
    let _ = handlers![show];
}
