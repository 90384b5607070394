// A method is there once.

use duotone::prelude::*;

#[route("/users", methods = [GET, POST, GET])]
fn show() {}

fn main() {
    let _ = handlers![show];
}
